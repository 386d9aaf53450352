/** How the shop presents itself in its mails: change name, addresses and colours here and nowhere else. */
export const SHOP = {
  name: 'Smultron',
  website: 'https://smultron.example',
  email: 'hej@smultron.example',
} as const;

export interface Palette {
  readonly page: string;
  readonly card: string;
  readonly panel: string;
  readonly ink: string;
  readonly muted: string;
  readonly accent: string;
  readonly rule: string;
}

/** Every text colour has at least 4.5:1 against the backgrounds it is used on, in both palettes. */
export const LIGHT: Palette = {
  page: '#f6f1ea',
  card: '#ffffff',
  panel: '#faf6f0',
  ink: '#2a2023',
  muted: '#6b5d62',
  accent: '#a8123a',
  rule: '#e8dfd6',
};

export const DARK: Palette = {
  page: '#171214',
  card: '#221b1e',
  panel: '#2b2226',
  ink: '#f5eef0',
  muted: '#bcaeb3',
  accent: '#ff8fa8',
  rule: '#43363b',
};

export const FONT = "-apple-system, BlinkMacSystemFont, 'Segoe UI', Roboto, Helvetica, Arial, sans-serif";
export const DISPLAY_FONT = "Georgia, 'Times New Roman', serif";
