import { test } from 'tap';
import { ControlledClock } from '../../src/index.ts';

/** A clock under control on top of another one, which stands for the machine's. */
function build() {
  const machine = new ControlledClock(1000);
  const clock = new ControlledClock(5000, machine);
  const fired: string[] = [];
  const note = (name: string) => () => void fired.push(`${name} at ${clock.now()}`);
  return { machine, clock, fired, note };
}

test('frozen, time stands and nothing falls due', (t) => {
  const { machine, clock, fired, note } = build();
  clock.setTimer(5001, note('a'));
  machine.advance(10_000);
  t.same([clock.now(), clock.frozen, fired], [5000, true, []]);
  t.end();
});

test('moving on fires what falls due on the way, in order, and what that sets', (t) => {
  const { clock, fired, note } = build();
  clock.setTimer(7000, note('late'));
  clock.setTimer(6000, () => {
    note('early')();
    clock.setTimer(6500, note('between'));
  });
  clock.setTimer(9000, note('never'))();
  clock.advance(5000);
  t.same(fired, ['early at 6000', 'between at 6500', 'late at 7000']);
  t.same([clock.now(), clock.pending], [10_000, 0]);
  t.end();
});

test('let go, time goes on from where it stood, and can be frozen again', (t) => {
  const { machine, clock, fired, note } = build();
  clock.setTimer(5500, note('a'));
  clock.setTimer(6500, note('b'));
  clock.thaw();
  machine.advance(1000);
  clock.freeze();
  machine.advance(10_000);
  t.same([clock.now(), fired], [6000, ['a at 5500']]);
  clock.thaw();
  clock.advance(400);
  machine.advance(100);
  t.same([clock.now(), fired], [6500, ['a at 5500', 'b at 6500']]);
  t.equal(machine.pending, 0);
  t.end();
});
