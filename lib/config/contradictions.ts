import { catalogueContradiction } from './catalogue.ts';
import { isZoneOf, ZONE_PREFIXES } from './regions.ts';
import { firstRepeat } from './repeat.ts';
import { GROUPS, MODULES, PLACES_OF, type SoloistConfig } from './schema.ts';
import { addressOf, domainOf, hostOf } from './settings.ts';

/** What is wrong between the fields of a config that are right by themselves: one line, or null. */
export function contradiction(config: SoloistConfig): string | null {
  for (const rule of [
    repeatedStage,
    reservedStage,
    foreignZone,
    strayHost,
    repeatedHost,
    missingZone,
    publicBalancerWithoutDomain,
    splitGroup,
    wrongPlace,
    foreignSender,
    sharedSender,
    wrongCatalogue,
  ]) {
    const message = rule(config);
    if (message) return message;
  }
  return null;
}

type Rule = (config: SoloistConfig) => string | null;

const repeatedStage: Rule = ({ stages }) => {
  const repeated = firstRepeat(stages.map((stage) => stage.name));
  if (!repeated) return null;
  return `stages[${repeated.second}].name is '${repeated.value}', as is stages[${repeated.first}].name: give each stage its own name`;
};

/** What `npm run deploy -- <word>` means besides a stage. */
const RESERVED = ['bootstrap', 'pipeline'];

const reservedStage: Rule = ({ stages }) => {
  const index = stages.findIndex(({ name }) => RESERVED.includes(name));
  if (index < 0) return null;
  return `stages[${index}].name is '${stages[index]!.name}', which npm run deploy understands as something else: give it another name`;
};

const foreignZone: Rule = ({ stages }) => {
  for (const [index, { region, zones }] of stages.entries()) {
    const stray = zones.findIndex((zone) => !isZoneOf(region, zone));
    if (stray >= 0) {
      return `stages[${index}].zones[${stray}] is '${zones[stray]}', expected the id of a zone in ${region} such as ${ZONE_PREFIXES[region]}-az1`;
    }
    if (zones[0] === zones[1]) {
      return `stages[${index}].zones names '${zones[0]}' twice, expected two different zones`;
    }
  }
  return null;
};

const strayHost: Rule = ({ domain, stages }) => {
  for (const [index, { host }] of stages.entries()) {
    if (host === undefined || (domain && isUnder(host, domain))) continue;
    const expected = domain
      ? `${domain} or a name under it`
      : 'a domain beside it: set domain or leave host out';
    return `stages[${index}].host is '${host}', expected ${expected}`;
  }
  return null;
};

const repeatedHost: Rule = (config) => {
  if (!config.domain) return null;
  const repeated = firstRepeat(config.stages.map((stage) => hostOf(config, stage)));
  if (!repeated) return null;
  return `stages[${repeated.second}] answers at '${repeated.value}', as does stages[${repeated.first}]: give each stage its own host`;
};

const missingZone: Rule = ({ domain, hostedZone }) => {
  if (domain && !hostedZone) {
    return `domain is '${domain}' without a hostedZone: give the id of its Route 53 zone, which the certificate is proved in`;
  }
  if (hostedZone && !domain)
    return `hostedZone is '${hostedZone}' without a domain: set domain or leave it out`;
  return null;
};

const publicBalancerWithoutDomain: Rule = ({ domain, stages }) => {
  const index = domain ? -1 : stages.findIndex(({ edge }) => edge === 'alb');
  if (index < 0) return null;
  return `stages[${index}].edge is 'alb' without a domain: a public load balancer needs a certificate for a name: set domain and hostedZone, or edge to 'cloudfront'`;
};

const splitGroup: Rule = ({ placement }) => {
  for (const group of GROUPS) {
    const [first, ...others] = group;
    const stray = others.find((module) => first && placement[module] !== placement[first]);
    if (first && stray) {
      return `placement puts ${first} in '${placement[first]}' and ${stray} in '${placement[stray]}', but they write in one transaction: put ${group.join(' and ')} in the same function`;
    }
  }
  return null;
};

const wrongPlace: Rule = ({ placement }) => {
  for (const module of MODULES) {
    const { place, reason } = PLACES_OF[module];
    if (placement[module] !== place) {
      return `placement.${module} is '${placement[module]}', expected '${place}': ${reason}`;
    }
  }
  return null;
};

const foreignSender: Rule = ({ domain, mail }) => {
  if (!domain || isUnder(domainOf(addressOf(mail.sender)), domain)) return null;
  return `mail.sender is '${mail.sender}', expected an address at ${domain}: it is the domain that mail is signed for`;
};

/** A complaint about news must not cost anybody the mail with their new password. */
const sharedSender: Rule = ({ domain, mail }) => {
  const [sender, product] = [addressOf(mail.sender), addressOf(mail.product)];
  const got = `mail.product is '${mail.product}'`;
  if (!domain) {
    if (sender.toLowerCase() !== product.toLowerCase()) return null;
    return `${got}, expected another address than mail.sender's: complaints about news must not stop other mail`;
  }
  const productDomain = domainOf(product);
  // not the domain itself either: that is what SES verifies for mail.sender
  if (productDomain.endsWith(`.${domain}`) && productDomain !== domainOf(sender)) return null;
  return `${got}, expected an address at a name under ${domain} that mail.sender doesn't use, such as news.${domain}: complaints about news must not stop other mail`;
};

const wrongCatalogue: Rule = ({ payments }) => catalogueContradiction(payments);

function isUnder(host: string, domain: string): boolean {
  return host === domain || host.endsWith(`.${domain}`);
}
