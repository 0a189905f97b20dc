import { type Card, cards, type Fault, type FaultKind, faultKinds, type Scenario, type Step } from './faults.ts';

const cardNames = Object.keys(cards) as Card[];
const waiting: readonly Card[] = ['3-D Secure passed', '3-D Secure failed', '3-D Secure abandoned', '3-D Secure late'];
const bought: readonly Card[] = ['good', '3-D Secure passed'];
const refused: readonly Card[] = cardNames.filter((card) => !bought.includes(card));

/** The steps of order-processing, with the cards whose orders come to them without further ado. */
const steps: readonly { step: Step; cards: readonly Card[] }[] = [
  { step: 'begin-order', cards: cardNames },
  { step: 'reserve-inventory', cards: cardNames },
  { step: 'charge-payment', cards: cardNames },
  { step: 'await-payment-action', cards: waiting },
  { step: 'notify-declined', cards: ['declined', '3-D Secure failed'] },
  { step: 'process-line-item', cards: bought },
  { step: 'reassess-risk', cards: bought },
  { step: 'capture-payment', cards: bought },
  { step: 'fulfill-order', cards: bought },
  { step: 'send-confirmation', cards: bought },
  { step: 'rollback-order', cards: refused },
];

/** SNS is called by the engine itself, which is not sabotaged in the middle. */
const confirmationFaults: readonly FaultKind[] = faultKinds.filter((kind) => kind.startsWith('crash'));

const kindsFor = (step: Step): readonly FaultKind[] => (step === 'send-confirmation' ? confirmationFaults : faultKinds);

const scenario = (card: Card, ...faults: Fault[]): Scenario => ({
  name: [card, ...faults.map(({ step, kind }) => `${step} ${kind}`)].join(', '),
  card,
  faults,
});

/** Every step × every fault × every card that comes to it. */
const oneFault = (): Scenario[] =>
  steps.flatMap(({ step, cards: reaching }) =>
    kindsFor(step).flatMap((kind) => reaching.map((card) => scenario(card, { step, kind }))),
  );

/** One branch fails for good while the other is under way. */
const siblings = (): Scenario[] => [
  scenario(
    'good',
    { step: 'reserve-inventory', kind: 'slow' },
    { step: 'charge-payment', kind: 'crash before, always' },
  ),
  scenario(
    'good',
    { step: 'reserve-inventory', kind: 'slow' },
    { step: 'charge-payment', kind: 'crash after, always' },
  ),
  scenario('declined', { step: 'reserve-inventory', kind: 'slow' }),
  scenario(
    'good',
    { step: 'charge-payment', kind: 'slow' },
    { step: 'reserve-inventory', kind: 'crash before, always' },
  ),
  scenario(
    'good',
    { step: 'charge-payment', kind: 'slow' },
    { step: 'reserve-inventory', kind: 'crash after, always' },
  ),
  scenario(
    'good',
    { step: 'process-line-item', kind: 'slow' },
    { step: 'process-line-item', kind: 'crash after, always' },
  ),
];

/** Every step fails for good, and so does compensation; the event that tells of it is dealt with, or fails too. */
const compensationFails = (): Scenario[] =>
  steps
    .filter(({ step }) => step !== 'rollback-order' && step !== 'send-confirmation' && step !== 'notify-declined')
    .flatMap(({ step, cards: reaching }) =>
      (['crash before, always', 'crash after, always'] as const).flatMap((kind) => {
        const [card = 'good'] = reaching;
        const faults: Fault[] = [
          { step, kind },
          { step: 'rollback-order', kind: 'crash before, always' },
        ];
        return [
          scenario(card, ...faults),
          scenario(card, ...faults, { step: 'end-order', kind: 'crash before, always' }),
        ];
      }),
    );

/** Compensation itself is cancelled, stopped, doubled, slow or late, for an order whose money was taken. */
const compensationDisturbed = (): Scenario[] =>
  faultKinds.map((kind) =>
    scenario('good', { step: 'fulfill-order', kind: 'crash before, always' }, { step: 'rollback-order', kind }),
  );

export const allScenarios = (): Scenario[] => [
  ...cardNames.map((card) => scenario(card)),
  ...oneFault(),
  ...siblings(),
  ...compensationFails(),
  ...compensationDisturbed(),
];

/** A few of each kind, for every run of the tests. */
export function someScenarios(): Scenario[] {
  const all = allScenarios();
  return all.filter((_, index) => index < cardNames.length || index % 23 === 0);
}

/** Orders with up to three faults each, from a seed. */
export function randomScenarios(count: number, random: () => number): Scenario[] {
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)] as T;
  return Array.from({ length: count }, () => {
    const faults = Array.from({ length: Math.floor(random() * 4) }, (): Fault => {
      const step = pick([...steps.map((one) => one.step), 'end-order'] as Step[]);
      return { step, kind: pick(kindsFor(step)) };
    });
    return scenario(pick(cardNames), ...faults);
  });
}
