/// <reference path="./.sst/platform/config.d.ts" />

/** What Expressway is on AWS; each part is a file of `infra/`, in the order in which they build on each other. */
export default $config({
  app(input) {
    const production = input.stage === 'production';
    return {
      name: 'expressway',
      home: 'aws',
      removal: production ? 'retain' : 'remove',
      protect: production,
      providers: { aws: { region: 'eu-central-1' } },
    };
  },
  async run() {
    await import('./infra/storage.ts');
    await import('./infra/notifications.ts');
    await import('./infra/functions.ts');
    const { orderChecks, orderProcessing } = await import('./infra/workflows.ts');
    await import('./infra/triggers.ts');
    const { api } = await import('./infra/api.ts');
    return { api: api.url, orderChecks: orderChecks.arn, orderProcessing: orderProcessing.arn };
  },
});
