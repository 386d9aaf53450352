/** Path of the state machine in the project. */
export const DEFINITION = 'statemachine/order-flow.asl.json';
