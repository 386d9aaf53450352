import type { VNode } from 'preact';
import { useLanguage } from '../../design/page-frame.tsx';
import { Press } from './actions.tsx';
import { control } from './control.ts';
import type { FaultRequest } from './fault-report.ts';
import { faultSentence } from './sentences.ts';
import { FAULT_TEXTS } from './texts.ts';

const REFUSED: FaultRequest = { target: 'ses', when: 'before', effect: 'error' };
const BOUNCED: FaultRequest = { target: 'ses', when: 'after', effect: 'bounce' };
const COMPLAINED: FaultRequest = { target: 'ses', when: 'after', effect: 'complain' };

/** What becomes of the next mail. */
export function MailCard(): VNode {
  const spoken = useLanguage();
  const texts = FAULT_TEXTS[spoken];
  const arm = (fault: FaultRequest) => async (): Promise<string> => {
    await control.arm(fault);
    return texts.armedNow(faultSentence(fault, spoken));
  };
  return (
    <section class="card stack" aria-labelledby="mail-heading">
      <h2 id="mail-heading">{texts.mail}</h2>
      <div class="presses">
        <Press doing={texts.arming} work={arm(REFUSED)} explains={texts.refuseMailText}>
          {texts.refuseMail}
        </Press>
        <Press doing={texts.arming} work={arm(BOUNCED)} explains={texts.bounceText}>
          {texts.bounce}
        </Press>
        <Press doing={texts.arming} work={arm(COMPLAINED)} explains={texts.complainText}>
          {texts.complain}
        </Press>
      </div>
    </section>
  );
}
