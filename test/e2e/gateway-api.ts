import { execFileSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually, kubectl } from './environment';

/** The Go module that brings the definitions; nothing of it is built. */
const MODULE = 'sigs.k8s.io/gateway-api@v1.4.0';

/** Makes the real API server know the Gateway API, by the definitions of the project itself. */
export async function installGatewayApi(): Promise<void> {
  const downloaded: unknown = JSON.parse(
    execFileSync('go', ['mod', 'download', '-json', MODULE], { cwd: tmpdir(), encoding: 'utf8' }),
  );
  const folder =
    typeof downloaded === 'object' && downloaded !== null && 'Dir' in downloaded ? String(downloaded.Dir) : '';
  for (const kind of ['gateways', 'httproutes']) {
    const file = join(folder, 'config', 'crd', 'standard', `gateway.networking.k8s.io_${kind}.yaml`);
    await kubectl(['apply', '--server-side', '-f', file]);
    await eventually(() => kubectl(['get', `${kind}.gateway.networking.k8s.io`, '-A']));
  }
}
