/** Runs before anything is drawn, so that a page that was switched to dark does not flash in light. */
import { applyTheme, rememberedTheme } from './theme.ts';

applyTheme(rememberedTheme());
