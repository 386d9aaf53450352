import { LANGUAGES, languageOf, type Language } from '../../lambdas/domain/language.ts';
import { browserStorage } from '../checkout-client/browser-storage.ts';
import { createStore } from './store.ts';

export { LANGUAGES, type Language };

/** A text for every language: one that is missing does not compile. */
export type Texts<T> = Readonly<Record<Language, T>>;

const STORAGE = browserStorage('localStorage');
const STORAGE_KEY = 'smultron.language';

/** What was chosen on this machine; else what the browser prefers. */
function rememberedLanguage(): Language {
  const remembered = STORAGE.getItem(STORAGE_KEY);
  return LANGUAGES.find((language) => language === remembered) ?? languageOf(navigator.languages.join(','));
}

export const language = createStore<Language>(rememberedLanguage);

export function switchLanguage(next: Language): void {
  STORAGE.setItem(STORAGE_KEY, next);
  language.set(next);
}

/** Keeps the document's language true, for screen readers, also when another tab switches. */
export function followLanguage(): void {
  const show = (): void => {
    document.documentElement.lang = language.get();
  };
  show();
  language.subscribe(show);
  addEventListener('storage', ({ key }) => {
    if (key === STORAGE_KEY) language.set(rememberedLanguage());
  });
}
