export const ROOT = '/services/rs';

const ADDRESS =
  /^(\/services\/rs\/[^/]+)(?:\/(?:\d+(?:\.\d+)*|experimental))?\/(?:(start|fetch)(?=[A-Z]))?([^/]+)$/;

/** Leaves out the version and sets the verb apart from the name: `XTour/2.26/startPlanTours` is `XTour/start/PlanTours`. */
export function normalPath(path: string): string {
  return path.replace(ADDRESS, (_, service: string, verb: string | undefined, name: string) =>
    [service, ...(verb ? [verb] : []), name].join('/'),
  );
}
