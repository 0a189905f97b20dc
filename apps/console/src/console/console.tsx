import lazy, { ErrorBoundary } from 'preact-iso/lazy';
import { LocationProvider, Route, Router } from 'preact-iso/router';
import { development, session } from '../session/session.ts';
import { SignIn } from '../session/sign-in.tsx';
import { Frame } from './frame.tsx';

const Orders = lazy(() => import('../orders/orders-page.tsx'));
const Order = lazy(() => import('../orders/order-page.tsx'));
const Executions = lazy(() => import('../executions/executions-page.tsx'));
const Execution = lazy(() => import('../executions/execution-page.tsx'));
const Workflows = lazy(() => import('../workflows/workflows-page.tsx'));
const Workflow = lazy(() => import('../workflows/workflow-page.tsx'));
const Inbox = lazy(() => import('../inbox/inbox-page.tsx'));
const Faults = lazy(() => import('../faults/faults-page.tsx'));

export function Console() {
  if (session.value === undefined && !development.value.signIn) return <SignIn />;
  return (
    <LocationProvider scope="/console/">
      <Frame>
        <ErrorBoundary>
          <Router>
            <Route path="/console/" component={Orders} />
            <Route path="/console/orders" component={Orders} />
            <Route path="/console/orders/:orderId" component={Order} />
            <Route path="/console/executions" component={Executions} />
            <Route path="/console/executions/:executionArn" component={Execution} />
            <Route path="/console/workflows" component={Workflows} />
            <Route path="/console/workflows/:workflow" component={Workflow} />
            <Route path="/console/inbox" component={Inbox} />
            <Route path="/console/faults" component={Faults} />
            <Route default component={NotFound} />
          </Router>
        </ErrorBoundary>
      </Frame>
    </LocationProvider>
  );
}

const NotFound = () => (
  <div class="stack">
    <h1>There is no such page</h1>
    <p>
      <a href="/console/orders">All orders</a>
    </p>
  </div>
);
