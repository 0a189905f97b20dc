import { styleText } from 'node:util';

export interface Places {
  /** Base URLs without a slash at the end. */
  api: string;
  cloud: string;
  dataDir: string;
}

const sampleOrder = {
  items: [{ productId: 'espresso-beans', quantity: 2 }],
  shippingAddress: { line1: 'Torstrasse 1', city: 'Berlin', postalCode: '10119', country: 'DE' },
};

/** What a developer wants to know first: where everything is, and a call to try. `colour` for terminals. */
export function banner({ api, cloud, dataDir }: Places, colour: boolean): string {
  const paint = (format: 'bold' | 'cyan' | 'dim', text: string) =>
    colour ? styleText(format, text, { validateStream: false }) : text;
  const row = (name: string, place: string, what: string) =>
    `  ${name.padEnd(9)}${paint('cyan', place)}${what ? `  ${paint('dim', what)}` : ''}`;
  return [
    '',
    paint('bold', `Expressway is running on Node ${process.version}.`),
    '',
    row('Console', `${api}/console/`, 'orders, executions, workflows'),
    row('Shop', `${api}/shop/`, 'a checkout to try it with'),
    row('API', api, ''),
    row('Docs', `${api}/docs`, ''),
    row('AWS', cloud, 'Step Functions, Lambda, SNS; Stripe under /v1'),
    row('Inbox', `${cloud}/inbox`, 'what customers were sent'),
    row('Data', dataDir, 'npm run reset deletes it'),
    '',
    'Can two kilos of espresso beans be bought, now?',
    '',
    `  curl -s ${api}/orders/validate -H 'content-type: application/json' \\`,
    `    -d '${JSON.stringify(sampleOrder)}'`,
    '',
  ].join('\n');
}
