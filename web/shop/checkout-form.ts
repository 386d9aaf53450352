import { oreFromSek } from '../../lambdas/domain/money.ts';
import type { ShipmentOption } from '../checkout-client.ts';
import { element } from '../elements.ts';
import { FIELD_NAMES, type FieldName, type StorefrontTexts } from './storefront-texts.ts';

export interface CheckoutFormOptions {
  readonly texts: StorefrontTexts;
  readonly amount: (ore: number) => string;
  readonly options: readonly ShipmentOption[];
  readonly onDelivery: () => void;
  readonly onSubmit: () => void;
}

export interface CheckoutForm {
  readonly root: HTMLElement;
  values(): Readonly<Record<string, string>>;
  /** The chosen way of delivery; undefined is a pick-up. */
  delivery(): ShipmentOption | undefined;
  setReady(isReady: boolean): void;
  setBusy(isBusy: boolean): void;
  /** Sentences above the button, and messages at their fields; moves the focus to the first field that has one. */
  showProblem(sentences: readonly string[], fields: ReadonlyMap<string, string>): void;
}

const INPUTS: Readonly<Record<FieldName, Readonly<Record<string, string>>>> = {
  name: { autocomplete: 'name' },
  company: { autocomplete: 'organization' },
  address: { autocomplete: 'street-address' },
  zip: { autocomplete: 'postal-code', inputmode: 'numeric' },
  city: { autocomplete: 'address-level2' },
  email: { autocomplete: 'email', type: 'email', inputmode: 'email' },
  phone: { autocomplete: 'tel', type: 'tel', inputmode: 'tel' },
};

/** What was typed last, so that a customer who comes back from a failed payment need not type it again. */
let typed: Readonly<Record<string, string>> = {};

/** The customer's details. What is wrong with them is the API's to say: the browser's own checks are off. */
export function createCheckoutForm({
  texts,
  amount,
  options,
  onDelivery,
  onSubmit,
}: CheckoutFormOptions): CheckoutForm {
  const select = element(
    'select',
    { attributes: { name: 'delivery', id: 'field-delivery' } },
    ...options.map(({ id, name, cost }) =>
      element('option', { attributes: { value: id } }, `${name}, ${amount(oreFromSek(cost))}`),
    ),
    element('option', { attributes: { value: '' } }, texts.pickUp),
  );
  select.value = typed['delivery'] ?? options[0]?.id ?? '';
  select.addEventListener('change', onDelivery);

  const controls = new Map<string, HTMLInputElement | HTMLSelectElement>([['delivery', select]]);
  for (const name of FIELD_NAMES) {
    const attributes = { type: 'text', ...INPUTS[name], name, id: `field-${name}`, value: typed[name] ?? '' };
    controls.set(name, element('input', { attributes }));
  }
  const messages = new Map<string, HTMLElement>();
  const rows = [...controls].map(([name, control]) => {
    const label = name === 'delivery' ? texts.delivery : texts.fields[name as FieldName];
    const message = element('span', { class: 'field-problem', attributes: { id: `problem-${name}` } });
    messages.set(name, message);
    return element(
      'div',
      { class: 'field' },
      element('label', { attributes: { for: control.id } }, label),
      control,
      message,
    );
  });
  const problem = element('div', { class: 'problem', attributes: { role: 'alert' } });
  const submit = element('button', { class: 'primary', attributes: { type: 'submit' } }, texts.pay);
  const root = element('form', { attributes: { novalidate: '' } }, ...rows, problem, submit);

  let isReady = false;
  let isBusy = false;
  const update = (): void => {
    submit.disabled = isBusy || !isReady;
    submit.textContent = isBusy ? texts.placing : texts.pay;
  };
  root.addEventListener('submit', (event) => {
    event.preventDefault();
    if (isBusy || !isReady) return;
    showProblem([], new Map());
    onSubmit();
  });

  function showProblem(sentences: readonly string[], fields: ReadonlyMap<string, string>): void {
    problem.replaceChildren(...sentences.map((sentence) => element('p', {}, sentence)));
    for (const [name, control] of controls) mark(control, messages.get(name), fields.get(name));
    [...controls].find(([name]) => fields.has(name))?.[1].focus();
  }

  return {
    root,
    values: () => {
      typed = Object.fromEntries([...controls].map(([name, control]) => [name, control.value]));
      return typed;
    },
    delivery: () => options.find(({ id }) => id === select.value),
    setReady: (ready) => {
      isReady = ready;
      update();
    },
    setBusy: (busy) => {
      isBusy = busy;
      update();
    },
    showProblem,
  };
}

function mark(control: HTMLElement, place: HTMLElement | undefined, message: string | undefined): void {
  if (place !== undefined) place.textContent = message ?? '';
  if (message === undefined) {
    control.removeAttribute('aria-invalid');
    control.removeAttribute('aria-describedby');
  } else {
    control.setAttribute('aria-invalid', 'true');
    control.setAttribute('aria-describedby', place?.id ?? '');
  }
}
