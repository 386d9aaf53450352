import type { OrderField } from '../../lambdas/domain/order-fields.ts';
import type { Texts } from '../design/language.ts';

interface ShopTexts {
  readonly welcome: string;
  readonly tagline: string;
  readonly loadFailed: string;
  readonly left: (pieces: number) => string;
  readonly lastPieces: (pieces: number) => string;
  readonly soldOut: string;
  readonly regularPrice: string;
  readonly perCustomer: (limit: number) => string;
  readonly add: string;
  readonly addMore: string;
  readonly noMore: string;
  readonly inCart: (pieces: number) => string;

  readonly cart: string;
  readonly emptyCart: string;
  readonly emptyCartHint: string;
  readonly fewer: (title: string) => string;
  readonly more: (title: string) => string;
  readonly quantityOf: (title: string) => string;
  readonly remove: string;
  readonly removeTitle: (title: string) => string;
  readonly each: (amount: string) => string;
  readonly goods: string;
  readonly deliveryCost: string;
  readonly deliveryLater: string;
  readonly free: string;
  readonly total: string;
  readonly pieces: (pieces: number) => string;
  readonly showCart: string;
  readonly close: string;
  readonly toCheckout: string;
  readonly cartSummary: (pieces: number, amount: string) => string;
  readonly tooMany: string;
  readonly leftOf: (title: string, pieces: number) => string;
  readonly limitOf: (title: string, limit: number) => string;
  readonly gone: string;
  readonly fit: string;

  readonly checkout: string;
  readonly backToShop: string;
  readonly delivery: string;
  readonly pickUp: string;
  readonly pickUpHint: string;
  readonly details: string;
  readonly fields: Readonly<Record<Exclude<OrderField, 'delivery'>, string>>;
  readonly optional: string;
  readonly pay: string;
  readonly paySafely: string;
  readonly placing: string;
  readonly unreachable: string;
  readonly offline: string;
  readonly takeRest: (amount: string) => string;
  readonly emptyTheCart: string;

  readonly openPayment: string;
  readonly openPaymentOf: (amount: string) => string;
  readonly continuePayment: string;
  readonly unclearPayment: string;
  readonly unclearPaymentHint: string;
  readonly showPayment: string;
}

export const SHOP_TEXTS: Texts<ShopTexts> = {
  sv: {
    welcome: 'Små figurer med stort hjärta',
    tagline: 'Samlarfigurer i små upplagor. Du betalar med Swish.',
    loadFailed: 'Butiken svarar inte just nu. Vi försöker igen, du behöver inte göra något.',
    left: (pieces) => `${pieces} kvar`,
    lastPieces: (pieces) => (pieces === 1 ? 'Sista exemplaret' : `Bara ${pieces} kvar`),
    soldOut: 'Slutsåld',
    regularPrice: 'Ordinarie pris',
    perCustomer: (limit) => `Högst ${limit} per kund`,
    add: 'Lägg i korgen',
    addMore: 'Lägg i en till',
    noMore: 'Fler finns inte',
    inCart: (pieces) => `${pieces} i korgen`,

    cart: 'Din korg',
    emptyCart: 'Korgen är tom',
    emptyCartHint: 'Välj en figur du tycker om, så hamnar den här.',
    fewer: (title) => `En färre ${title}`,
    more: (title) => `En till ${title}`,
    quantityOf: (title) => `Antal av ${title}`,
    remove: 'Ta bort',
    removeTitle: (title) => `Ta bort ${title}`,
    each: (amount) => `${amount} styck`,
    goods: 'Varor',
    deliveryCost: 'Frakt',
    deliveryLater: 'väljs i kassan',
    free: 'utan kostnad',
    total: 'Totalt',
    pieces: (pieces) => (pieces === 1 ? '1 vara' : `${pieces} varor`),
    showCart: 'Visa korgen',
    close: 'Stäng',
    toCheckout: 'Till kassan',
    cartSummary: (pieces, amount) => `Korgen: ${pieces === 1 ? '1 vara' : `${pieces} varor`}, ${amount}`,
    tooMany: 'Korgen innehåller mer än vad som finns kvar',
    leftOf: (title, pieces) => (pieces > 0 ? `${title}: bara ${pieces} kvar` : `${title}: slutsåld`),
    limitOf: (title, limit) => `${title}: högst ${limit} per kund`,
    gone: 'En vara säljs inte längre',
    fit: 'Anpassa korgen',

    checkout: 'Kassan',
    backToShop: 'Till butiken',
    delivery: 'Leverans',
    pickUp: 'Hämta hos oss',
    pickUpHint: 'I butiken, samma dag.',
    details: 'Dina uppgifter',
    fields: {
      name: 'Namn',
      company: 'Företag',
      address: 'Adress',
      zip: 'Postnummer',
      city: 'Ort',
      email: 'E-post',
      phone: 'Mobilnummer',
    },
    optional: 'frivilligt',
    pay: 'Betala med Swish',
    paySafely: 'Varorna reserveras åt dig medan du betalar.',
    placing: 'Ett ögonblick …',
    unreachable: 'Butiken svarar inte just nu. Försök igen om en stund: ingenting blir beställt två gånger.',
    offline: 'Du är inte uppkopplad just nu. Försök igen när du är det: ingenting blir beställt två gånger.',
    takeRest: (amount) => `Ta det som finns i stället: ${amount}`,
    emptyTheCart: 'Töm korgen och fortsätt handla',

    openPayment: 'Du har en betalning som väntar',
    openPaymentOf: (amount) => `Dina varor för ${amount} är reserverade tills du har betalat eller avbrutit.`,
    continuePayment: 'Fortsätt till betalningen',
    unclearPayment: 'Vi vet inte än om din betalning gick igenom',
    unclearPaymentHint: 'Titta i din bank innan du betalar igen.',
    showPayment: 'Visa betalningen',
  },
  en: {
    welcome: 'Small figures with a big heart',
    tagline: 'Collectable figures in small editions. You pay with Swish.',
    loadFailed: 'The shop does not answer right now. We try again, you need not do anything.',
    left: (pieces) => `${pieces} left`,
    lastPieces: (pieces) => (pieces === 1 ? 'The last one' : `Only ${pieces} left`),
    soldOut: 'Sold out',
    regularPrice: 'Regular price',
    perCustomer: (limit) => `At most ${limit} per customer`,
    add: 'Add to cart',
    addMore: 'Add one more',
    noMore: 'No more left',
    inCart: (pieces) => `${pieces} in the cart`,

    cart: 'Your cart',
    emptyCart: 'The cart is empty',
    emptyCartHint: 'Choose a figure that you like, and it will be here.',
    fewer: (title) => `One ${title} fewer`,
    more: (title) => `One more ${title}`,
    quantityOf: (title) => `Quantity of ${title}`,
    remove: 'Remove',
    removeTitle: (title) => `Remove ${title}`,
    each: (amount) => `${amount} each`,
    goods: 'Goods',
    deliveryCost: 'Delivery',
    deliveryLater: 'chosen at checkout',
    free: 'no charge',
    total: 'Total',
    pieces: (pieces) => (pieces === 1 ? '1 item' : `${pieces} items`),
    showCart: 'Show the cart',
    close: 'Close',
    toCheckout: 'Go to checkout',
    cartSummary: (pieces, amount) => `The cart: ${pieces === 1 ? '1 item' : `${pieces} items`}, ${amount}`,
    tooMany: 'The cart holds more than there is',
    leftOf: (title, pieces) => (pieces > 0 ? `${title}: only ${pieces} left` : `${title}: sold out`),
    limitOf: (title, limit) => `${title}: at most ${limit} per customer`,
    gone: 'A product is not for sale any more',
    fit: 'Adjust the cart',

    checkout: 'Checkout',
    backToShop: 'To the shop',
    delivery: 'Delivery',
    pickUp: 'Pick up from us',
    pickUpHint: 'In the shop, the same day.',
    details: 'Your details',
    fields: {
      name: 'Name',
      company: 'Company',
      address: 'Address',
      zip: 'Postal code',
      city: 'City',
      email: 'E-mail',
      phone: 'Mobile number',
    },
    optional: 'optional',
    pay: 'Pay with Swish',
    paySafely: 'The items are reserved for you while you pay.',
    placing: 'One moment …',
    unreachable: 'The shop does not answer right now. Try again in a while: nothing is ordered twice.',
    offline: 'You are offline right now. Try again when you are back: nothing is ordered twice.',
    takeRest: (amount) => `Take what there is instead: ${amount}`,
    emptyTheCart: 'Empty the cart and go on shopping',

    openPayment: 'You have a payment that is waiting',
    openPaymentOf: (amount) => `Your items for ${amount} are reserved until you have paid or cancelled.`,
    continuePayment: 'Continue to the payment',
    unclearPayment: 'We do not know yet whether your payment went through',
    unclearPaymentHint: 'Look in your bank before you pay again.',
    showPayment: 'Show the payment',
  },
};
