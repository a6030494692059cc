# Links one grader for each lab. Only root may read them: they know the answers.
set -eu
mkdir -p /out
cd /src/labs
for dir in */grader/; do
  [ -d "$dir" ] || continue
  slug=${dir%/grader/}
  echo "grader of $slug"
  install -d -m 0700 "/out/$slug"
  go build -ldflags='-s -w' -o "/out/$slug/grader" "./$slug/grader"
  chmod 0700 "/out/$slug/grader"
done
