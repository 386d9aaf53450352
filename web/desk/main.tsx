import './desk.css';
import { PageFrame, showPage, useLanguage } from '../design/page-frame.tsx';
import { FRAME_TEXTS } from '../design/frame-texts.ts';
import { windowOf } from '../design/page-window.ts';
import { NEWEST_ADDRESS } from '../ops/routes.ts';
import { PAGES } from '../server/page-list.ts';
import type { VNode } from 'preact';

const FRAMES = [
  { name: 'shop', address: PAGES.shop.path },
  { name: 'phone', address: PAGES.phone.path },
  { name: 'ops', address: NEWEST_ADDRESS },
  { name: 'inbox', address: PAGES.inbox.path },
] as const;

/** The whole story at a glance: buy in the shop, pay on the phone, see the graph light up and the mail arrive. */
function Desk(): VNode {
  const texts = FRAME_TEXTS[useLanguage()];
  return (
    <PageFrame page="desk" width="wide" title={`${texts.pageNames.desk} – Smultron`}>
      <h1 class="visually-hidden">{texts.pageNames.desk}</h1>
      <div class="desk">
        {FRAMES.map(({ name, address }) => (
          <section key={name} class={`desk-place ${name}`} aria-label={texts.pageNames[name]}>
            <h2 class="desk-name">
              <a href={PAGES[name].path}>{texts.pageNames[name]}</a>
            </h2>
            <iframe name={windowOf(name)} title={texts.pageNames[name]} src={address} />
          </section>
        ))}
      </div>
    </PageFrame>
  );
}

showPage(<Desk />);
