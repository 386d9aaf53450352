/** The variable that the refund's functions read while they load: imported before them. */
process.env['SWISH_REFUND_CALLBACK_URL'] = 'https://shop.example/v1/swish/refund-callback';
