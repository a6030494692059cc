import { join } from 'node:path';
import { loadCatalogue, type Catalogue, type Lab } from '@gopherlab/catalogue';
import { LanguageSchema, type Language } from '@gopherlab/contracts';
import { Option, type Command } from 'commander';
import { readInstallation } from '../../installation.ts';
import { table } from '../../terminal/table.ts';

interface ListOptions {
  json?: boolean;
  lang: Language;
}

export function registerList(labs: Command): void {
  labs
    .command('list')
    .description('List the labs of this installation. Exit code 1 when one of them has a problem.')
    .option('--json', 'print exactly one JSON object to standard output')
    .addOption(
      new Option('--lang <language>', 'language of the titles').choices(LanguageSchema.options).default('en'),
    )
    .action(async ({ json, lang }: ListOptions) => {
      const { rootDir } = readInstallation(process.env);
      const catalogue = await loadCatalogue(join(rootDir, 'labs'));
      if (json) process.stdout.write(`${JSON.stringify(listJson(catalogue, lang))}\n`);
      else process.stdout.write(listTable(catalogue, lang));
      for (const problem of catalogue.problems) process.stderr.write(`problem: ${problem}\n`);
      process.exitCode = catalogue.problems.length > 0 ? 1 : 0;
    });
}

function listJson({ labs, problems }: Catalogue, language: Language) {
  return { labs: [...labs.values()].map((lab) => summary(lab, language)), problems };
}

function summary({ slug, manifest, mutants, labHash }: Lab, language: Language) {
  const { title, area, level, minutes, profile, browser, rubric } = manifest;
  return {
    slug,
    title: title[language],
    area,
    level,
    minutes,
    profile,
    browser,
    checks: rubric.length,
    mutants: mutants.length,
    labHash,
  };
}

function listTable({ labs }: Catalogue, language: Language): string {
  const rows = [...labs.values()].map((lab) => {
    const { slug, title, area, level, minutes, profile, checks } = summary(lab, language);
    return [slug, title, area, level, `${minutes} min`, profile, `${checks} checks`];
  });
  return rows.length === 0 ? 'There are no labs yet: labs new <slug> starts one.\n' : table(rows);
}
