import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { ChildProcess } from 'node:child_process';
import { answers, freePort, gone, run, start } from './processes';

const root = resolve(__dirname, '..', '..');
const python = process.env.LANDFALL_E2E_PYTHON ?? join(root, 'sandbox', '.venv', 'bin', 'python');
const sandboxDir = process.env.LANDFALL_E2E_SANDBOX ?? join(root, 'sandbox');
const binary = process.env.LANDFALL_E2E_BINARY ?? join(root, 'target', 'debug', 'landfall');

/** Everybody who signs in, with what they may do. */
export const people = {
  mia: 'planner',
  ben: 'planner',
  alex: 'approver',
  sam: 'approver',
  omar: 'operator',
  vera: 'viewer',
} as const;
export const password = 'a long enough password';

/** A seeded AWS and a Landfall before its first scan, both of their own. */
export class World {
  private server!: ChildProcess;

  private constructor(
    readonly dir: string,
    readonly aws: string,
    readonly url: string,
    private readonly sandbox: ChildProcess,
  ) {}

  private get config(): string {
    return join(this.dir, 'landfall.toml');
  }

  static async make(): Promise<World> {
    const dir = mkdtempSync(join(tmpdir(), 'landfall-e2e-'));
    const [awsPort, port] = [await freePort(), await freePort()];
    const aws = `http://127.0.0.1:${awsPort}`;
    const log = join(dir, 'sandbox.log');
    const sandbox = start(python, ['-m', 'landfall_sandbox', 'serve', '--port', `${awsPort}`], log, sandboxDir);
    await answers(`${aws}/_sandbox/health`, sandbox, log);
    const world = new World(dir, aws, `http://127.0.0.1:${port}`, sandbox);
    const seed = ['-m', 'landfall_sandbox', 'seed', '--endpoint', aws];
    run(python, [...seed, '--landfall-config', world.config, '--credentials', join(dir, 'credentials')], {
      cwd: sandboxDir,
    });
    for (const [name, role] of Object.entries(people)) {
      world.landfall(['user', 'add', name, '--role', role, '--password-stdin'], `${password}\n`);
    }
    await world.serve();
    return world;
  }

  /** Runs a command of the product. */
  landfall(args: string[], input = ''): string {
    return run(binary, [...args, '--config', this.config], { input });
  }

  /** Starts the server; also after `kill`. */
  async serve(): Promise<void> {
    const log = join(this.dir, 'landfall.log');
    const listen = new URL(this.url).host;
    this.server = start(binary, ['serve', '--config', this.config, '--listen', listen], log);
    await answers(`${this.url}/health`, this.server, log);
  }

  /** Kills the server as a power cut would. */
  async kill(): Promise<void> {
    this.server.kill('SIGKILL');
    await gone(this.server);
  }

  /** Makes the embedded AWS misbehave. */
  async fault(fault: Record<string, unknown>): Promise<void> {
    await this.control('POST', 'faults', fault);
  }

  async clearFaults(): Promise<void> {
    await this.control('DELETE', 'faults');
  }

  /** How often each operation was called since `forgetRequests`. */
  async requests(): Promise<unknown> {
    return (await this.control('GET', 'requests')).json();
  }

  async forgetRequests(): Promise<void> {
    await this.control('DELETE', 'requests');
  }

  private async control(method: string, what: string, body?: unknown): Promise<Response> {
    const response = await fetch(`${this.aws}/_sandbox/${what}`, {
      method,
      body: body === undefined ? undefined : JSON.stringify(body),
      headers: { 'content-type': 'application/json' },
    });
    if (!response.ok) throw new Error(`${method} ${what}: ${response.status} ${await response.text()}`);
    return response;
  }

  log(): string {
    return readFileSync(join(this.dir, 'landfall.log'), 'utf8');
  }

  async end(): Promise<void> {
    for (const child of [this.server, this.sandbox]) {
      child.kill('SIGTERM');
      await gone(child);
    }
    const keep = join(root, 'end2end', 'artifacts');
    mkdirSync(keep, { recursive: true });
    rmSync(this.dir, { recursive: true, force: true });
  }
}
