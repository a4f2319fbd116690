import * as pulumi from '@pulumi/pulumi';

/** A policy document that refuses whoever comes without TLS. */
export function tlsOnly(actions: string, resources: readonly pulumi.Input<string>[]): pulumi.Output<string> {
  return pulumi.all([...resources]).apply((all) =>
    document([
      {
        Sid: 'TlsOnly',
        Effect: 'Deny',
        Principal: '*',
        Action: actions,
        Resource: all,
        Condition: { Bool: { 'aws:SecureTransport': 'false' } },
      },
    ]),
  );
}

/** A policy document of statements. */
export function document(statements: readonly object[]): string {
  return JSON.stringify({ Version: '2012-10-17', Statement: statements });
}
