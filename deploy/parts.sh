# shellcheck shell=sh disable=SC2034
# What install, upgrade, back-up and restore share. Read in with `.`; nothing happens by itself.

HOME_OF_IT=/srv/aanboord    # releases/, and `current`, which leads to the one that is used
ENVIRONMENT=/etc/aanboord.env
STATE=/var/lib/aanboord
BACKUPS=/var/backups/aanboord
SOURCE=$(dirname "$(dirname "$(readlink -f "$0")")")

say() { printf '\n== %s\n' "$*"; }

stop_because() { printf '%s\n' "$*" >&2; exit 1; }

must_be_root() { [ "$(id -u)" = 0 ] || stop_because "Run this as root: sudo $0 $*"; }

# A program of PostgreSQL, as its own user, which may not read the folder of who runs this.
as_postgres() { (cd / && exec runuser -u postgres -- "$@"); }

make_database() {
    as_postgres createdb --owner aanboord --template template0 --encoding UTF8 \
        --locale-provider icu --icu-locale nl-BE --locale C.UTF-8 aanboord
}

# A command of the site, in release $1, as the user that the site runs as, with its environment.
manage() {
    release=$1
    shift
    (
        while IFS= read -r line; do # as systemd reads it: nothing in a value means anything to a shell
            case $line in [A-Z]*=*) export "${line?}" ;; esac
        done <"$ENVIRONMENT"
        cd "$release" || exit 1
        exec runuser -u aanboord -- .venv/bin/python manage.py "$@"
    )
}

# Copy this source to a release of its own, with its packages; prints its folder. Its code is never changed again.
make_release() {
    name=$(git -C "$SOURCE" describe --tags --always --dirty 2>/dev/null || date +%Y%m%d-%H%M%S)
    release=$HOME_OF_IT/releases/$name
    if [ ! -e "$release/whole" ]; then
        rm -rf "$release"
        mkdir -p "$release"
        (cd "$SOURCE" && tar -cf - --exclude=./var --exclude=./.venv --exclude=./.git .) | tar -xf - -C "$release"
        /usr/bin/python3 -m venv "$release/.venv" # of Debian, which the user of the site may run too
        "$release/.venv/bin/pip" install --quiet --disable-pip-version-check --require-hashes -r "$release/requirements.txt"
        "$release/.venv/bin/python" -m compileall -q "$release/onboarding" "$release/quizzes" || true
        chown -R root:root "$release"
        chmod -R go=u-w "$release"
        touch "$release/whole"
    fi
    if grep -qE '^(MEDIA_BUCKET|ERROR_SERVICE|(PROGRESS_)?CACHE_URL)=.' "$ENVIRONMENT" 2>/dev/null; then # maybe only now
        "$release/.venv/bin/pip" install --quiet --disable-pip-version-check --require-hashes \
            -r "$release/requirements-services.txt"
    fi
    printf '%s\n' "$release"
}

use_release() {
    ln -sfn "$1" "$HOME_OF_IT/current.new"
    mv -T "$HOME_OF_IT/current.new" "$HOME_OF_IT/current"
}

put_units() {
    cp -r "$1"/deploy/systemd/. /etc/systemd/system/
    systemctl daemon-reload
}

# Until instance $1 answers, at most a minute.
wait_for() {
    for _ in $(seq 60); do
        if curl --silent --fail --output /dev/null --header "Host: $(host_name)" --header "X-Forwarded-Proto: https" \
            --unix-socket "/run/aanboord-web-$1/web.sock" http://aanboord/gezond/klaar/; then
            return 0
        fi
        sleep 1
    done
    stop_because "The site (instance $1) does not answer. Look at: journalctl -u aanboord-web@$1"
}

host_name() { sed -n 's/^ALLOWED_HOSTS=\([^,]*\).*/\1/p' "$ENVIRONMENT"; }

# One after the other: the other one goes on meanwhile.
restart_one_by_one() {
    for number in 1 2; do
        systemctl restart "aanboord-web@$number"
        wait_for "$number"
    done
    systemctl restart aanboord-worker
}

# What release $2 brings that an upgrade from $1 leaves to who runs this: it may be otherwise here, on purpose.
tell_what_is_yours() {
    for file in nginx/aanboord.conf postgresql/aanboord.conf aanboord.env.example; do
        cmp -s "$1/deploy/$file" "$2/deploy/$file" ||
            printf 'Changed, and yours to take over: diff -u %s %s\n' "$1/deploy/$file" "$2/deploy/$file"
    done
    for timer in "$2"/deploy/systemd/*.timer; do
        name=$(basename "$timer")
        systemctl is-active --quiet "$name" ||
            printf 'This timer does not run: %s. To start it: systemctl enable --now %s\n' "$name" "$name"
    done
}
