import { Argument, Option, type Command } from 'commander';
import type { MailRecipient, Pieces } from '../../lambdas/domain/order.ts';
import { activateOrder } from '../operations/activate-order.ts';
import { refundOrder } from '../operations/refund-order.ts';
import { RESENDABLE, resendMail, type Resendable } from '../operations/resend-mail.ts';
import { showOrder } from '../operations/show-order.ts';
import { MONEY_BACK, undoOrder, type MoneyBack } from '../operations/undo-order.ts';
import type { Shell } from '../shell.ts';
import { readWhy } from '../why.ts';
import { orderPage } from './order-page.ts';

export const WHY = ['--why <reason>', 'for the history; nothing about the customer'] as const;

const ORDER = ['<order>', "number, id or Swish's reference"] as const;

/** What the words on the command line mean for the pieces. */
const PIECES: Readonly<Record<string, Pieces>> = { return: 'returned', keep: 'kept' };

interface UndoOptions {
  readonly why: string;
  readonly moneyBack?: MoneyBack;
  readonly pieces: string;
}

const piecesOf = ({ pieces }: UndoOptions): Pieces => PIECES[pieces] ?? 'returned';

const piecesOption = () =>
  new Option('--pieces <where>', 'sold pieces: back to the stock, or kept away from it')
    .choices(Object.keys(PIECES))
    .default('return');

/** `order …`: one order, looked at and corrected. */
export function addOrderCommands(program: Command, shell: Shell): void {
  const orders = program.command('order').description('one order: look at it, correct it');

  orders
    .command('show')
    .description('everything that is known of an order, and what may be done with it')
    .argument(...ORDER)
    .option('--personal', "show the customer's data in full")
    .action((order: string, { personal }: { readonly personal?: boolean }, command: Command) =>
      shell.look(command, async (shop) => {
        const shown = await showOrder({ order, withPersonalData: personal === true }, shop);
        return { data: shown, text: orderPage(shown) };
      }),
    );

  orders
    .command('set-status')
    .description('make an order active on your word, or undo an active one')
    .argument(...ORDER)
    .addArgument(new Argument('<status>').choices(['active', 'invalid']))
    .requiredOption(...WHY, readWhy)
    .addOption(new Option('--money-back <way>', 'of an order that becomes invalid').choices(MONEY_BACK))
    .addOption(piecesOption())
    .action((order: string, status: string, options: UndoOptions, command: Command) =>
      shell.change(command, (shop, operator) => {
        const asked = { order, why: options.why, operator };
        if (status === 'active') return activateOrder(asked, shop);
        const { moneyBack } = options;
        if (moneyBack === undefined) {
          command.error(`error: say what becomes of the money: --money-back ${MONEY_BACK.join('|')}`);
        }
        return undoOrder({ ...asked, moneyBack, pieces: piecesOf(options) }, shop);
      }),
    );

  orders
    .command('refund')
    .description('give the money back; an active order is undone with it')
    .argument(...ORDER)
    .requiredOption(...WHY, readWhy)
    .addOption(
      new Option('--money-back <way>', 'through Swish, or noted as done another way')
        .choices(['swish', 'other'])
        .default('swish'),
    )
    .addOption(piecesOption())
    .action((order: string, options: UndoOptions, command: Command) =>
      shell.change(command, (shop, operator) =>
        refundOrder(
          {
            order,
            why: options.why,
            operator,
            moneyBack: options.moneyBack === 'other' ? 'other' : 'swish',
            pieces: piecesOf(options),
          },
          shop,
        ),
      ),
    );

  orders
    .command('resend')
    .description('send a mail of an order once more')
    .argument(...ORDER)
    .addArgument(new Argument('<recipient>').choices(['customer', 'admin']))
    .requiredOption(...WHY, readWhy)
    .addOption(new Option('--kind <mail>', 'unless told, the one that says how the order stands').choices(RESENDABLE))
    .action((order: string, recipient: MailRecipient, options: { why: string; kind?: Resendable }, command: Command) =>
      shell.change(command, (shop, operator) =>
        resendMail({ order, why: options.why, operator, recipient, kind: options.kind }, shop),
      ),
    );
}
