import { type Browser, type BrowserContext, type Page, expect } from '@playwright/test';
import { type World, password, type people } from './world';

/** Somebody at their own browser, signed in. Collects what the console complains about. */
export class Person {
  readonly complaints: string[] = [];

  private constructor(
    readonly world: World,
    readonly context: BrowserContext,
    readonly page: Page,
  ) {}

  static async open(browser: Browser, world: World, name?: keyof typeof people): Promise<Person> {
    const context = await browser.newContext({ baseURL: world.url });
    const page = await context.newPage();
    const person = new Person(world, context, page);
    page.on('console', (message) => {
      if (message.type() === 'error') person.complaints.push(`${page.url()}: ${message.text()}`);
    });
    page.on('pageerror', (error) => person.complaints.push(`${page.url()}: ${error.message}`));
    if (name) await person.signIn(name);
    return person;
  }

  async signIn(name: string, word = password): Promise<void> {
    await this.go('/sign-in');
    await this.page.getByLabel('Name').fill(name);
    await this.page.getByLabel('Password').fill(word);
    await this.page.getByTestId('sign-in').getByRole('button', { name: 'Sign in' }).click();
    await expect(this.page.getByTestId('person')).toContainText(name);
  }

  /** Opens a page and waits until its script has taken over. */
  async go(path: string): Promise<void> {
    await this.page.goto(path);
    await this.page.waitForFunction(() => document.documentElement.dataset.hydrated === 'true');
  }

  /** The newest plan, as the export gives it. */
  async plan(): Promise<Plan> {
    const response = await this.page.request.get('/export/plan.json');
    expect(response.status()).toBe(200);
    return (await response.json()) as Plan;
  }

  async close(): Promise<void> {
    await this.context.close();
  }
}

export interface Step {
  id: string;
  kind: string;
  title: string;
  resource: string;
  params: Record<string, unknown>;
  work: { items: number; bytes: number; seconds: number };
}
export interface Wave {
  number: number;
  title: string;
  steps: Step[];
}
export interface Plan {
  id: string;
  version: number;
  digest: string;
  body: { waves: Wave[] };
}

/** The address of a wave's page. */
export const wavePage = (plan: Plan, wave: Wave): string => `/plan/${plan.id}/wave/${wave.number}`;
