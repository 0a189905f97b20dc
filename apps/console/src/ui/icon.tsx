/** Outlines on a grid of 24 × 24. */
const shapes = {
  check: 'M5 12.5 10 17.5 19 7',
  cross: 'M6 6 18 18 M18 6 6 18',
  clock: 'M12 7v5l3.5 2 M12 3a9 9 0 1 0 0 18a9 9 0 0 0 0-18z',
  turning: 'M12 3a9 9 0 1 0 9 9',
  stop: 'M7 7h10v10H7z',
  alert: 'M12 4 2.5 20h19z M12 10v4 M12 17v.2',
  back: 'M9 7 4 12l5 5 M4 12h11a5 5 0 0 1 0 10',
  hand: 'M12 3v9 M12 16v.5 M4 20h16',
  copy: 'M9 9h11v11H9z M5 15H4V4h11v1',
  dot: 'M12 9a3 3 0 1 0 0 6a3 3 0 0 0 0-6z',
} as const;

export type IconName = keyof typeof shapes;

/** A decoration: what it says must be said by words beside it too. */
export const Icon = ({ name, spins = false }: { name: IconName; spins?: boolean }) => (
  <svg class={spins ? 'icon spins' : 'icon'} viewBox="0 0 24 24" aria-hidden="true">
    <path d={shapes[name]} />
  </svg>
);
