package kit

import (
	"testing"
)

func TestTheCensusCountsLivingCandidatesAlone(t *testing.T) {
	root := tree(t, map[string]string{
		"10/status":   "State:\tS (sleeping)\nUid:\t10001\t10001\t10001\t10001\nVmRSS:\t  900 kB\nRssAnon:\t  300 kB\n",
		"11/status":   "State:\tZ (zombie)\nUid:\t10001\t10001\t10001\t10001\n",
		"12/status":   "State:\tR (running)\nUid:\t0\t0\t0\t0\nVmRSS:\t 5000 kB\nRssAnon:\t 4000 kB\n",
		"13/status":   "State:\tR (running)\nUid:\t0\t0\t10001\t0\nVmRSS:\t 10 kB\n",
		"self/status": "State:\tR (running)\nUid:\t10001\t10001\t10001\t10001\nRssAnon:\t 1 kB\n",
		"14/comm":     "no status\n",
	})
	all := census(root)
	if len(all) != 2 || all[0] != (candidateProcess{10, 300 << 10}) || all[1] != (candidateProcess{13, 10 << 10}) {
		t.Errorf("%+v", all)
	}
}

func TestEachPhaseHasItsOwnLimits(t *testing.T) {
	b := Budgets{Limits: Limits{MemoryMb: 256, Processes: 32, FileMb: 8}, Build: Limits{MemoryMb: 768, OpenFiles: 100}}
	if got := b.during(checkPhase); got != (Limits{256, 256, 32, 4096, 8}) {
		t.Errorf("checks: %+v", got)
	}
	if got := b.during(buildPhase); got != (Limits{768, 1024, 512, 100, 192}) {
		t.Errorf("build: %+v", got)
	}
	if got := b.during(testPhase); got != (Limits{768, 1024, 512, 4096, 192}) {
		t.Errorf("tests: %+v", got)
	}
}

func TestEveryLimitHasWordsOfItsOwnInEachPhase(t *testing.T) {
	seen := map[Text]string{}
	for _, p := range []phase{buildPhase, checkPhase} {
		for _, reason := range []string{
			ReasonOutOfMemory, ReasonOutputLimit, ReasonProcessLimit, ReasonDiskFull, causeInodesUsed, causeFileSize,
		} {
			text := limitText(reason, p, Budgets{}.during(p))
			if other, twice := seen[text]; twice || text.En == "" || text.Zh == "" || text.En == text.Zh {
				t.Errorf("%s in phase %d: %+v, also %s", reason, p, text, other)
			}
			seen[text] = reason
		}
	}
}
