export interface Point {
  readonly x: number;
  readonly y: number;
}

/** Something with a place: x and y are its centre. */
export interface Placed extends Point {
  readonly width: number;
  readonly height: number;
}
