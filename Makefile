# make run    installs what is missing, builds, and maps Li2S-P2S5
# make test   installs what is missing, builds, and tests
# make slurm-test   installs Slurm, starts it on this machine and runs on it; as root
# make fuzz   feeds each parser damaged files, for MINUTES=10; PARSERS=cif for one of them
# make report-test   tries the report in Chromium
# make kinisi-test   fetches a trajectory of kinisi (47 MB) and compares displacements with it
# make docs   makes web pages of the documentation
# make install   builds and installs the program, its manual page and completions below PREFIX=/usr/local
# make sanitize   tests with the address and the thread sanitizer
#
# Both build for release and with the same flags, so the second of them builds little.

SHELL := /bin/bash
BUILD := swift build -c release -Xswiftc -enable-testing
RUN := Runs/li2s-p2s5
PACKAGES := libgsl-dev libopenblas-dev libsymspg-dev libqhull-dev libsqlite3-dev pkg-config

# The Python that some tests need: ASE reads archives, jsonschema checks schemas, pymatgen reads entries.
ASE := .build/ase
PYMATGEN := .build/pymatgen

# libFuzzer, and every module compiled for it, in folders of their own.
MINUTES := 10
PARSERS := cif poscar xsf xyz n2p2 lammps vasprun outcar pwo optimade entries xdatcar dump traj config csv \
  formula decoration potential checkpoint aenet n2p2-potential lennard-jones archive cp2k ipi
FUZZING := .build/fuzzing
BUILD_FUZZING := TIELINE_FUZZING=1 swift build -c release -Xswiftc -enable-testing \
  --sanitize=fuzzer --scratch-path $(FUZZING)

PREFIX := /usr/local

.PHONY: run test install slurm-test fuzz report-test kinisi-test sanitize build packages format docs reference

# A run that was stopped goes on; one that is finished is shown.
run: build
	@tieline="$$($(BUILD) --show-bin-path)/tieline"; \
	if [ -e $(RUN)/archive.db ]; then "$$tieline" resume $(RUN); \
	else "$$tieline" sample Inputs/li2s-p2s5.yaml; fi

test: packages $(ASE) $(PYMATGEN)
	swift test -c release -Xswiftc -enable-testing

# bash, zsh and fish look for completions there; DESTDIR is for who makes packages.
install: build
	@set -e; tieline="$$($(BUILD) --show-bin-path)/tieline"; root="$(DESTDIR)$(PREFIX)"; \
	made="$$(mktemp -d)"; trap 'rm -rf "$$made"' EXIT; \
	"$$tieline" manual --output "$$made/tieline.1"; \
	for shell in bash zsh fish; do \
	  "$$tieline" --generate-completion-script $$shell > "$$made/$$shell"; \
	done; \
	install -Dm755 "$$tieline" "$$root/bin/tieline"; \
	install -Dm644 "$$made/tieline.1" "$$root/share/man/man1/tieline.1"; \
	install -Dm644 "$$made/bash" "$$root/share/bash-completion/completions/tieline"; \
	install -Dm644 "$$made/zsh" "$$root/share/zsh/site-functions/_tieline"; \
	install -Dm644 "$$made/fish" "$$root/share/fish/vendor_completions.d/tieline.fish"; \
	echo "installed in $$root"

# `make test` runs the same where Slurm is there already, and otherwise on scripts in its place.
slurm-test: packages
	$(MAKE) --no-print-directory packages PACKAGES="slurm-wlm slurmctld slurmd slurm-client munge"
	TIELINE_SLURM=required swift test -c release -Xswiftc -enable-testing --filter SlurmTests

# Stops at the first finding, which is an input in the folder `findings`. What has been found to
# lead somewhere new is kept in `corpus` for the next time. Swift's own backtrace would come between
# libFuzzer and the crash.
fuzz: packages
	$(BUILD_FUZZING) --product Fuzzing
	@set -e; fuzzing="$$($(BUILD_FUZZING) --show-bin-path)/Fuzzing"; \
	export SWIFT_BACKTRACE=enable=no SWIFT_DETERMINISTIC_HASHING=1; \
	mkdir -p $(FUZZING)/findings; \
	for parser in $(PARSERS); do \
	  "$$fuzzing" seeds $$parser Inputs $(FUZZING)/corpus/$$parser; \
	  "$$fuzzing" $$parser $(FUZZING)/corpus/$$parser -max_total_time=$$((60 * $(MINUTES))) \
	    -timeout=20 -artifact_prefix=$(FUZZING)/findings/$$parser- -print_final_stats=1; \
	done

# Without Chromium these tests are left out of `make test`.
report-test: packages
	@$(MAKE) --no-print-directory packages PACKAGES="chromium fonts-dejavu-core"
	swift test -c release -Xswiftc -enable-testing --filter ReportBrowserTests

# What kinisi tests itself with is in its wheel; without it this test is left out of `make test`.
KINISI := .build/kinisi
kinisi-test: packages $(KINISI)
	swift test -c release -Xswiftc -enable-testing --filter KinisiTests
$(KINISI): $(ASE)
	@rm -rf $@.new; mkdir -p $@.new; \
	$(ASE)/bin/pip download --quiet --no-deps --dest $@.new kinisi==2.1.0; \
	(cd $@.new && python3 -m zipfile -e kinisi-*.whl . && mv kinisi/tests/inputs/LiPS.exyz kinisi/tests/inputs/LiPS_msd.npy . \
	  && rm -rf kinisi kinisi-*); \
	mv $@.new $@

# Leaks are those of the test harness. Freed memory is not kept, for tests that count it. Optimised: a build for
# debugging takes hours to run. Tests whose limit is a time are told that it is longer here.
SANITIZED := TIELINE_SLOWNESS=20 swift test -c release -Xswiftc -enable-testing
sanitize: packages
	ASAN_OPTIONS=detect_leaks=0:quarantine_size_mb=1:print_suppressions=0:suppressions=$(CURDIR)/Tests/address-suppressions.txt \
	  $(SANITIZED) --sanitize=address --scratch-path .build/address
	$(SANITIZED) --sanitize=thread --scratch-path .build/thread

build: packages
	$(BUILD) --product tieline

# Only what is missing is installed; where nothing is, apt is not asked.
packages:
	@missing=$$(for p in $(PACKAGES); do \
	  dpkg-query -W -f '$${Status}' $$p 2>/dev/null | grep -q 'install ok installed' || echo $$p; \
	done); \
	if [ -n "$$missing" ]; then \
	  sudo=$$([ "$$(id -u)" = 0 ] || echo sudo); \
	  $$sudo apt-get update && \
	  DEBIAN_FRONTEND=noninteractive $$sudo apt-get install -y --no-install-recommends $$missing; \
	fi

# Some tests are left out where these are not: without a network, for one.
$(ASE): PIP := ase==3.29.0 jsonschema pyyaml
$(PYMATGEN): PIP := pymatgen==2026.10.24
$(ASE) $(PYMATGEN):
	@{ $(MAKE) --no-print-directory packages PACKAGES="python3-venv" && \
	  python3 -m venv $@ && $@/bin/pip install --quiet $(PIP); } || \
	{ rm -rf $@; echo "$(PIP) is not to be had: the tests that need it are left out"; }

# With the docc of the toolchain: a plugin would be one more package for every clone to fetch. Each
# module is an archive of what is public in it, the guides are one, and all become one.
DOCS := .build/docs
MODULES := Quantities Files Structures Formats Evolution Descriptors PhaseDiagrams Potentials Archives \
  Relaxation Dynamics Labels Conductivities Reports Campaigns
docs: build
	@set -e; rm -rf $(DOCS) $(DOCS).parts; mkdir -p $(DOCS).parts; \
	built="$$($(BUILD) --show-bin-path)"; target="$$(swiftc -print-target-info | sed -n 's/.*"triple": "\(.*\)".*/\1/p')"; \
	maps="$$(ls "$$built"/*.build/module.modulemap .build/checkouts/*/Sources/*/{,include/}module.modulemap \
	  | sed 's/^/-Xcc -fmodule-map-file=/')"; \
	convert() { docc convert "$$@" --fallback-display-name $$name --fallback-bundle-identifier $$name \
	  --output-dir $(DOCS).parts/$$name.doccarchive --diagnostic-level error; }; \
	name=Tieline; convert Documentation/Tieline.docc; \
	for name in $(MODULES); do \
	  echo "$$name"; mkdir -p $(DOCS).parts/$$name; \
	  swift symbolgraph-extract -module-name $$name -target "$$target" -I "$$built/Modules" \
	    -I Sources/CGSL -I Sources/CSpglib -I Sources/CQhull $$maps \
	    -minimum-access-level public -skip-synthesized-members -output-dir $(DOCS).parts/$$name; \
	  catalogue=Sources/$$name/$$name.docc; \
	  convert $$([ ! -d $$catalogue ] || echo $$catalogue) --additional-symbol-graph-dir $(DOCS).parts/$$name; \
	done; \
	docc merge $(DOCS).parts/Tieline.doccarchive \
	  $$(for name in $(MODULES); do echo $(DOCS).parts/$$name.doccarchive; done) \
	  --output-path $(DOCS) --synthesized-landing-page-name Tieline \
	  --synthesized-landing-page-topics-style list; \
	rm -rf $(DOCS).parts; \
	cp Documentation/index.html $(DOCS)/index.html; \
	echo "python3 -m http.server -d $(DOCS), then http://localhost:8000"

# What keys and columns are is in the code: these pages are printed by the program.
reference: build
	@set -e; tieline="$$($(BUILD) --show-bin-path)/tieline"; folder=Documentation/Tieline.docc; \
	"$$tieline" schema sample --format markdown --output $$folder/SampleKeys.md; \
	"$$tieline" schema train --format markdown --output $$folder/TrainKeys.md; \
	"$$tieline" schema diffuse --format markdown --output $$folder/DiffuseKeys.md; \
	"$$tieline" columns --output $$folder/Columns.md

format:
	swift format -i -r Sources Tests Package.swift
