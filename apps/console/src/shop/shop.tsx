import { LocationProvider, Route, Router } from 'preact-iso/router';
import { CheckoutPage } from './checkout-page.tsx';
import { Frame } from './frame.tsx';
import { OrderPage } from './order-page.tsx';
import { OrdersPage } from './orders-page.tsx';
import { ProductsPage } from './products-page.tsx';
import { ReturnPage } from './return-page.tsx';

/** The demo shop: a checkout as an app would do it. */
export const Shop = () => (
  <LocationProvider scope="/shop/">
    <Frame>
      <Router>
        <Route path="/shop/" component={ProductsPage} />
        <Route path="/shop/checkout" component={CheckoutPage} />
        <Route path="/shop/orders" component={OrdersPage} />
        <Route path="/shop/orders/:orderId" component={OrderPage} />
        <Route path="/shop/return" component={ReturnPage} />
        <Route default component={NotFound} />
      </Router>
    </Frame>
  </LocationProvider>
);

const NotFound = () => (
  <div class="stack">
    <h1>There is no such page</h1>
    <p>
      <a href="/shop/">Back to the shop</a>
    </p>
  </div>
);
