/** An answer of the API other than success, with the words of Toxiproxy 2.12. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly status: number;

  constructor(message: string, status: number) {
    super(message);
    this.status = status;
  }
}

export const badRequestBody = (detail: string) => new ApiError(`bad request body: ${detail}`, 400);
export const missingField = (field: string) => new ApiError(`missing required field: ${field}`, 400);
export const invalidStream = () => new ApiError('stream was invalid, can be either upstream or downstream', 400);
export const invalidToxicType = () => new ApiError('invalid toxic type', 400);
export const proxyNotFound = () => new ApiError('proxy not found', 404);
export const toxicNotFound = () => new ApiError('toxic not found', 404);
export const proxyAlreadyExists = () => new ApiError('proxy already exists', 409);
export const toxicAlreadyExists = () => new ApiError('toxic already exists', 409);
/** What could not be listened on; Toxiproxy answers 500 then. */
export const cannotListen = (detail: string) => new ApiError(detail, 500);
