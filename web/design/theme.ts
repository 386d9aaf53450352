import { browserStorage } from '../checkout-client/browser-storage.ts';
import { createStore } from './store.ts';

export const THEMES = ['system', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];

const STORAGE = browserStorage('localStorage');
const STORAGE_KEY = 'smultron.theme';

/** What was chosen on this machine; the system's unless something was. */
export function rememberedTheme(): Theme {
  const remembered = STORAGE.getItem(STORAGE_KEY);
  return THEMES.find((theme) => theme === remembered) ?? 'system';
}

/** The style sheet reads the attribute. */
export function applyTheme(theme: Theme): void {
  if (theme === 'system') delete document.documentElement.dataset['theme'];
  else document.documentElement.dataset['theme'] = theme;
}

export const theme = createStore<Theme>(rememberedTheme);

export function switchTheme(next: Theme): void {
  STORAGE.setItem(STORAGE_KEY, next);
  applyTheme(next);
  theme.set(next);
}

/** Another tab of this origin, or another page of the desk, was switched. */
export function followTheme(): void {
  addEventListener('storage', ({ key }) => {
    if (key !== STORAGE_KEY) return;
    applyTheme(rememberedTheme());
    theme.set(rememberedTheme());
  });
}
