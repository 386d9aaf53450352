/** What a reader sees of an HTML mail, entities resolved, on one line. */
export const visible = (html: string): string =>
  unwrapped(
    html
      .replace(/<style>[\s\S]*?<\/style>|<title>[\s\S]*?<\/title>/g, '')
      .replace(/<[^>]*>/g, ' ')
      .replace(/&lt;/g, '<')
      .replace(/&gt;/g, '>')
      .replace(/&quot;/g, '"')
      .replace(/&#39;/g, "'")
      .replace(/&amp;/g, '&'),
  );

/** A text mail on one line; no-break spaces stay. */
export const unwrapped = (text: string): string => text.replace(/[ \n]+/g, ' ');
