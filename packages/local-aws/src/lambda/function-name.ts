export interface FunctionReference {
  name: string;
  region?: string;
  accountId?: string;
  qualifier?: string;
}

const pattern =
  /^(?:arn:aws[\w-]*:lambda:(?<region>[a-z0-9-]+):(?<arnAccount>\d{12}):function:|(?<account>\d{12}):function:)?(?<name>[\w-]{1,64})(?::(?<qualifier>\$LATEST|[\w-]{1,128}))?$/;

/** Reads a function's name, partial ARN or full ARN, each with or without a qualifier; undefined when it is none of them. */
export function parseFunctionName(text: string): FunctionReference | undefined {
  const groups = pattern.exec(text)?.groups;
  if (!groups?.name) return undefined;
  const { name, region, arnAccount, account, qualifier } = groups;
  const accountId = arnAccount ?? account;
  return {
    name,
    ...(region === undefined ? {} : { region }),
    ...(accountId === undefined ? {} : { accountId }),
    ...(qualifier === undefined ? {} : { qualifier }),
  };
}
