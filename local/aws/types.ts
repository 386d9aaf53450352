import type { IncomingHttpHeaders } from 'node:http';

/** A request to the AWS endpoint after its body was read. */
export interface AwsRequest {
  readonly headers: IncomingHttpHeaders;
  readonly path: string;
  readonly body: Buffer;
}

export interface AwsResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Buffer;
}

/** One service behind the AWS endpoint. */
export interface AwsService {
  /** As clients name it: `dynamodb`, `states`, `email`, `secretsmanager`. */
  readonly name: string;
  /** Whether the request is for this service (by `X-Amz-Target` or form action). */
  accepts(request: AwsRequest): boolean;
  handle(request: AwsRequest): Promise<AwsResponse>;
}

/** An error that the service's client sees by `code`: `ExecutionDoesNotExist`, `ResourceNotFoundException`. */
export class ServiceError extends Error {
  override readonly name = 'ServiceError';
  readonly code: string;
  readonly status: number;
  /** Further members of the error document, such as CancellationReasons. */
  readonly members: Readonly<Record<string, unknown>>;

  constructor(code: string, message: string, status = 400, members: Readonly<Record<string, unknown>> = {}) {
    super(message);
    this.code = code;
    this.status = status;
    this.members = members;
  }
}
