import type { Texts } from '../../design/language.ts';
import type { StockOrder } from './shown-products.ts';

interface StockTexts {
  readonly title: string;
  readonly summary: (products: number, held: number) => string;
  readonly filter: string;
  readonly order: string;
  readonly orders: Readonly<Record<StockOrder, string>>;
  readonly noneFound: string;
  readonly products: string;
  readonly product: string;
  readonly stock: string;
  readonly held: string;
  readonly free: string;
  readonly change: string;
  readonly inactive: string;
  readonly overheld: string;
  readonly setStock: (title: string) => string;
  readonly setStockAbout: string;
  readonly newStock: string;
  readonly nowInStock: (stock: number, held: number) => string;
  readonly notANumber: string;
  readonly holds: string;
  readonly noHolds: string;
  readonly orderName: (number: string) => string;
  readonly checkout: string;
}

export const STOCK_TEXTS: Texts<StockTexts> = {
  sv: {
    title: 'Lager',
    summary: (products, held) => `${products} varor. ${held === 0 ? 'Inget hålls' : `${held} exemplar hålls`} just nu.`,
    filter: 'Sök vara',
    order: 'Ordning',
    orders: { shop: 'Som i butiken', title: 'Namn', free: 'Minst kvar först', held: 'Mest hållna först' },
    noneFound: 'Ingen vara heter så.',
    products: 'Varor',
    product: 'Vara',
    stock: 'I lager',
    held: 'Hålls',
    free: 'Lediga',
    change: 'Ändra',
    inactive: 'Säljs inte',
    overheld: 'Fler hålls än som finns',
    setStock: (title) => `Sätt lagret för ${title}`,
    setStockAbout: 'Det som står på hyllan, även det som hålls. Sparas i varans lagerlogg.',
    newStock: 'Nytt antal i lager',
    nowInStock: (stock, held) => `Nu: ${stock}, varav ${held} hålls.`,
    notANumber: 'Skriv ett helt antal från 0 till 1 000 000.',
    holds: 'Det som hålls',
    noHolds: 'Inget hålls just nu. När någon går till kassan syns det här, tills det är betalt eller ledigt igen.',
    orderName: (number) => `Order ${number}`,
    checkout: 'Köp',
  },
  en: {
    title: 'Stock',
    summary: (products, held) =>
      `${products} products. ${held === 0 ? 'Nothing is' : held === 1 ? '1 piece is' : `${held} pieces are`} held right now.`,
    filter: 'Find a product',
    order: 'Order',
    orders: { shop: 'As in the shop', title: 'Name', free: 'Fewest free first', held: 'Most held first' },
    noneFound: 'No product has that name.',
    products: 'Products',
    product: 'Product',
    stock: 'In stock',
    held: 'Held',
    free: 'Free',
    change: 'Set',
    inactive: 'Not for sale',
    overheld: 'More are held than there are',
    setStock: (title) => `Set the stock of ${title}`,
    setStockAbout: 'What is on the shelf, held pieces included. Kept in the product’s stock log.',
    newStock: 'New number in stock',
    nowInStock: (stock, held) => `Now: ${stock}, ${held} of them held.`,
    notANumber: 'A whole number from 0 to 1,000,000.',
    holds: 'What is held',
    noHolds: 'Nothing is held right now. What somebody takes to the checkout is here, until it is paid or free again.',
    orderName: (number) => `Order ${number}`,
    checkout: 'Checkout',
  },
};
