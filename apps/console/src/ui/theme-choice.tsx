import { effect, signal } from '@preact/signals';

const themes = ['system', 'light', 'dark'] as const;
type Theme = (typeof themes)[number];

const key = 'expressway.theme';
const isTheme = (text: string | null): text is Theme => themes.some((theme) => theme === text);
const kept = localStorage.getItem(key);
const theme = signal<Theme>(isTheme(kept) ? kept : 'system');

effect(() => {
  if (theme.value === 'system') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme.value;
  localStorage.setItem(key, theme.value);
});

const words: Record<Theme, string> = { system: 'As the system', light: 'Light', dark: 'Dark' };

/** Light, dark, or as the system is. */
export const ThemeChoice = () => (
  <label class="theme-choice">
    <span class="visually-hidden">Colours</span>
    <select
      value={theme.value}
      onChange={({ currentTarget: { value } }) => {
        if (isTheme(value)) theme.value = value;
      }}
    >
      {themes.map((one) => (
        <option key={one} value={one}>
          {words[one]}
        </option>
      ))}
    </select>
  </label>
);
