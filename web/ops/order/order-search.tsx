import type { VNode } from 'preact';
import { useId, useState } from 'preact/hooks';
import { useLanguage } from '../../design/page-frame.tsx';
import { navigate } from '../navigation.ts';
import { orderAddress } from '../routes.ts';
import { ORDER_TEXTS } from './order-texts.ts';

/** The way to another order, by any of the names that it goes by. */
export function OrderSearch(): VNode {
  const texts = ORDER_TEXTS[useLanguage()];
  const [text, setText] = useState('');
  const id = useId();
  return (
    <form
      class="order-search"
      role="search"
      onSubmit={(event) => {
        event.preventDefault();
        if (text.trim() !== '') navigate(orderAddress(text.trim()));
      }}
    >
      <label class="visually-hidden" for={id}>
        {texts.search}
      </label>
      <input
        id={id}
        type="search"
        value={text}
        placeholder={texts.searchHint}
        autocomplete="off"
        spellcheck={false}
        onInput={({ currentTarget }) => setText(currentTarget.value)}
      />
      <button type="submit">{texts.searchButton}</button>
    </form>
  );
}
