import { setTimeout as pause } from 'node:timers/promises';
import { isRecord } from '../../lib/model/record';
import { administratorIn, ApiClient, ApiError } from './api-client';
import { kubeconfig } from './environment';

/** A Service of a route with its part of the requests. */
export interface Share {
  readonly service: string;
  readonly weight: number;
}

/** What became of a request. */
export interface Answer {
  readonly service: string;
  /** Image of the pod that answered; undefined where the Service had none that was ready. */
  readonly image: string | undefined;
}

/**
 * SIMULATED: what a controller of the Gateway API, or ingress-nginx, does with requests to an application. It reads what
 * they read – the route's weights, or the annotations of the Ingresses, and the ready endpoints of the Services – and
 * picks a pod. Nothing is sent anywhere.
 */
export class SimulatedTraffic {
  readonly answers: Answer[] = [];
  private readonly client = new ApiClient(administratorIn(kubeconfig()));
  private running: Promise<void> | undefined;
  private stopped = false;

  constructor(
    private readonly namespace: string,
    private readonly application: string,
  ) {}

  /** Sends one request after the other until it is stopped. */
  start(): this {
    this.running = this.loop();
    return this;
  }

  /** Stops, and tells what became of the requests. */
  async stop(): Promise<readonly Answer[]> {
    this.stopped = true;
    await this.running;
    this.client.close();
    return this.answers;
  }

  /** Percents of the requests, by Service, as the routes say now. */
  async shares(): Promise<readonly Share[]> {
    const route = await this.read(
      `/apis/gateway.networking.k8s.io/v1/namespaces/${this.namespace}/httproutes/${this.application}`,
    );
    if (route !== undefined) return this.normalized(this.sharesOfRoute(route));
    const list = await this.read(`/apis/networking.k8s.io/v1/namespaces/${this.namespace}/ingresses`);
    return this.sharesOfIngresses(items(list));
  }

  private async loop(): Promise<void> {
    while (!this.stopped) {
      this.answers.push(await this.request());
      await pause(25);
    }
  }

  private async request(): Promise<Answer> {
    let rest = Math.random() * 100;
    const shares = (await this.shares()).filter(({ weight }) => weight > 0);
    const chosen = shares.find(({ weight }) => (rest -= weight) < 0) ?? shares.at(-1);
    const service = chosen?.service ?? '';
    const slices = items(
      await this.read(
        `/apis/discovery.k8s.io/v1/namespaces/${this.namespace}/endpointslices`,
        `kubernetes.io/service-name=${service}`,
      ),
    );
    const ready = slices
      .flatMap((slice) => list(slice['endpoints']))
      .filter((endpoint) => at(endpoint, 'conditions', 'ready') === true);
    const endpoint = ready[Math.floor(Math.random() * ready.length)];
    const pod =
      endpoint === undefined
        ? undefined
        : await this.read(`/api/v1/namespaces/${this.namespace}/pods/${String(at(endpoint, 'targetRef', 'name'))}`);
    const image = at(list(at(pod, 'spec', 'containers'))[0], 'image');
    // A pod that went between the two reads had an answer for the request.
    return { service, image: endpoint === undefined ? undefined : String(image ?? 'gone meanwhile') };
  }

  private sharesOfRoute(route: object): Share[] {
    const rules = list(at(route, 'spec', 'rules'));
    return rules
      .flatMap((rule) => list(at(rule, 'backendRefs')))
      .map((backend) => ({
        service: String(at(backend, 'name')),
        weight: Number(at(backend, 'weight') ?? 1),
      }));
  }

  /** As ingress-nginx does: a canary Ingress of the same host takes its weight, the main one has the rest. */
  private sharesOfIngresses(ingresses: readonly object[]): Share[] {
    const host = (ingress: object) => at(list(at(ingress, 'spec', 'rules'))[0], 'host');
    const main = ingresses.find((ingress) => at(ingress, 'metadata', 'name') === this.application);
    const annotation = (ingress: object, name: string) =>
      at(ingress, 'metadata', 'annotations', `nginx.ingress.kubernetes.io/${name}`);
    const canaries = ingresses.filter(
      (ingress) => annotation(ingress, 'canary') === 'true' && main !== undefined && host(ingress) === host(main),
    );
    const shares = canaries.map((ingress) => ({
      service: String(at(ingress, 'metadata', 'name')),
      weight: Number(annotation(ingress, 'canary-weight')),
    }));
    const taken = shares.reduce((sum, { weight }) => sum + weight, 0);
    return [{ service: this.application, weight: 100 - taken }, ...shares];
  }

  private normalized(shares: readonly Share[]): Share[] {
    const sum = shares.reduce((total, { weight }) => total + weight, 0);
    return shares.map(({ service, weight }) => ({ service, weight: (100 * weight) / sum }));
  }

  private async read(path: string, labelSelector?: string): Promise<object | undefined> {
    try {
      return await this.client.send({
        method: 'GET',
        path,
        ...(labelSelector === undefined ? {} : { query: { labelSelector } }),
      });
    } catch (error) {
      if (error instanceof ApiError && error.code === 404) return undefined;
      throw error;
    }
  }
}

function at(value: unknown, ...path: readonly string[]): unknown {
  return path.reduce<unknown>((inner, key) => (isRecord(inner) ? inner[key] : undefined), value);
}

function list(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

function items(value: object | undefined): Record<string, unknown>[] {
  return list(at(value, 'items')).filter(isRecord);
}
