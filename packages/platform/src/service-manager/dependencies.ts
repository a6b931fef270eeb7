import type { Service } from './service.ts';

/** Which service needs which. */
export class Dependencies {
  readonly #services: ReadonlyMap<string, Service>;

  constructor(services: ReadonlyMap<string, Service>) {
    this.#services = services;
  }

  /** All services, each behind what it depends on. Throws for a dependency that does not exist or leads round in a circle. */
  inOrder(): Service[] {
    const ordered = new Set<Service>();
    const visit = (service: Service, path: readonly string[]) => {
      const { name, dependsOn } = service.definition;
      if (path.includes(name)) throw new Error(`services depend on each other: ${[...path, name].join(', ')}`);
      for (const need of dependsOn ?? []) {
        const needed = this.#services.get(need);
        if (!needed) throw new Error(`${name} depends on ${need}, which is not defined`);
        visit(needed, [...path, name]);
      }
      ordered.add(service);
    };
    for (const service of this.#services.values()) visit(service, []);
    return [...ordered];
  }

  /** All that cannot run without the service, in the order in which they are to be started. */
  dependents(service: Service): Service[] {
    const down = new Set([service.definition.name]);
    const dependents: Service[] = [];
    for (const candidate of this.inOrder()) {
      if (!candidate.definition.dependsOn?.some((name) => down.has(name))) continue;
      down.add(candidate.definition.name);
      dependents.push(candidate);
    }
    return dependents;
  }

  /** The name of a service that this one needs and that does not run. */
  missing(service: Service): string | undefined {
    return service.definition.dependsOn?.find((name) => this.#services.get(name)?.state !== 'STARTED');
  }

  /** Names of all that an operation on the service touches or relies on: what it needs, itself, and what needs it. */
  around(service: Service): string[] {
    const needs = (name: string): string[] =>
      (this.#services.get(name)?.definition.dependsOn ?? []).flatMap((need) => [need, ...needs(need)]);
    const dependents = this.dependents(service).map((dependent) => dependent.definition.name);
    const { name } = service.definition;
    return [...new Set([name, ...dependents, ...[name, ...dependents].flatMap(needs)])];
  }
}
