/* What a process does to the files of one folder: recorded, or made to fail.

Loaded before libc (LD_PRELOAD), so that Python and SQLite pass through it; recording.py speaks to
it. Records are a header and its data, in the order in which things happened, over all processes
and threads: whoever does something holds a lock on the record meanwhile. Memory maps are not seen;
SQLite maps the -shm file only, which nobody reads after a power cut.
*/
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#define REAL(name) \
    static __typeof__(&name) real; \
    if (!real) real = (__typeof__(&name))dlsym(RTLD_NEXT, #name)

enum { NONE, ONCE, GONE, FULL };
enum { FILES = 4096 };

static char folder[4096];
static size_t folder_length;
static int record = -1;
static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static char watched[FILES];
static int fault, fault_errno;
static long fault_at, counted, failed;

struct header { char kind; char pad[3]; int32_t size; int64_t inode; int64_t offset; };

/* Controls, called through ctypes. */

void shim_watch(const char *path, const char *to) {
    snprintf(folder, sizeof folder, "%s", path);
    folder_length = strlen(folder);
    if (record >= 0) close(record);
    record = to ? open(to, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600) : -1;
}

/* From now on the nth operation fails: only that one, all from then on, or those that need room. */
void shim_fail(int kind, long nth, int number) {
    fault = kind; fault_at = nth; fault_errno = number; counted = failed = 0;
}

long shim_counted(void) { return counted; }
long shim_failed(void) { return failed; }

/* Parts. */

static int inside(const char *path) {
    return folder_length && path && !strncmp(path, folder, folder_length)
        && (path[folder_length] == '/' || !path[folder_length]);
}

static int is_watched(int fd) { return fd >= 0 && fd < FILES && watched[fd]; }

static void hold(void) {
    pthread_mutex_lock(&mutex);
    if (record >= 0) while (flock(record, LOCK_EX) && errno == EINTR);
}

static void leave(void) {
    int saved = errno;
    if (record >= 0) flock(record, LOCK_UN);
    pthread_mutex_unlock(&mutex);
    errno = saved;
}

static void all(const void *data, size_t size) {
    REAL(write);
    while (size) {
        ssize_t done = real(record, data, size);
        if (done < 0) { if (errno == EINTR) continue; return; }
        data = (const char *)data + done; size -= done;
    }
}

static void note(char kind, int fd, int64_t offset, const void *data, size_t size) {
    if (record < 0) return;
    int saved = errno;
    struct stat status = {0};
    if (fd >= 0) fstat(fd, &status);
    struct header header = {kind, {0}, (int32_t)size, (int64_t)status.st_ino, offset};
    all(&header, sizeof header);
    all(data, size);
    errno = saved;
}

static const char *name_of(const char *path) {
    return path[folder_length] ? path + folder_length + 1 : "";
}

/* Whether this operation is to fail; `room`: whether it needs more of the disk. */
static int fails(int room) {
    if (!fault) return 0;
    counted++;
    if (counted < fault_at || (fault == ONCE && counted > fault_at) || (fault == FULL && !room))
        return 0;
    failed++;
    errno = fault_errno;
    return 1;
}

static int grows(int fd, off_t end) {
    struct stat status;
    return !fstat(fd, &status) && end > status.st_size;
}

/* What the program calls. */

static int opened(int fd, const char *path, int flags, int was_there) {
    if (fd >= 0 && fd < FILES) {
        watched[fd] = 1;
        note('o', fd, (was_there ? 0 : 1) | (flags & O_TRUNC ? 2 : 0), name_of(path),
             strlen(name_of(path)));
    }
    return fd;
}

#define OPEN(name) \
    int name(const char *path, int flags, ...) { \
        REAL(name); \
        va_list rest; va_start(rest, flags); mode_t mode = va_arg(rest, mode_t); va_end(rest); \
        if (!inside(path)) { \
            int fd = real(path, flags, mode); \
            if (fd >= 0 && fd < FILES) watched[fd] = 0; \
            return fd; \
        } \
        hold(); \
        int there = !access(path, F_OK); \
        int fd = fails(!there) ? -1 : opened(real(path, flags, mode), path, flags, there); \
        leave(); \
        return fd; \
    }
OPEN(open)
OPEN(open64)

int close(int fd) {
    REAL(close);
    if (fd >= 0 && fd < FILES) watched[fd] = 0;
    return real(fd);
}

static ssize_t written(ssize_t done, int fd, int64_t offset, const void *data) {
    if (done > 0) note('w', fd, offset, data, done);
    return done;
}

#define WRITE(name) \
    ssize_t name(int fd, const void *data, size_t size, off_t offset) { \
        REAL(name); \
        if (!is_watched(fd)) return real(fd, data, size, offset); \
        hold(); \
        ssize_t done; \
        if (!fails(grows(fd, offset + size))) \
            done = written(real(fd, data, size, offset), fd, offset, data); \
        else if (fault == FULL && failed == 1 && size > 1) /* the first has room for a half */ \
            done = written(real(fd, data, size / 2, offset), fd, offset, data); \
        else \
            done = -1; \
        leave(); \
        return done; \
    }
WRITE(pwrite)
WRITE(pwrite64)

ssize_t write(int fd, const void *data, size_t size) {
    REAL(write);
    if (!is_watched(fd)) return real(fd, data, size);
    hold();
    off_t offset = lseek(fd, 0, SEEK_CUR);
    if (fcntl(fd, F_GETFL) & O_APPEND) offset = lseek(fd, 0, SEEK_END);
    ssize_t done = -1;
    if (!fails(grows(fd, offset + size)))
        done = written(real(fd, data, size), fd, offset, data);
    leave();
    return done;
}

#define READ(name) \
    ssize_t name(int fd, void *data, size_t size, off_t offset) { \
        REAL(name); \
        if (is_watched(fd) && fails(0)) return -1; \
        return real(fd, data, size, offset); \
    }
READ(pread)
READ(pread64)

ssize_t read(int fd, void *data, size_t size) {
    REAL(read);
    if (is_watched(fd) && fails(0)) return -1;
    return real(fd, data, size);
}

#define TRUNCATE(name) \
    int name(int fd, off_t size) { \
        REAL(name); \
        if (!is_watched(fd)) return real(fd, size); \
        hold(); \
        int done = fails(grows(fd, size)) ? -1 : real(fd, size); \
        if (!done) note('t', fd, size, "", 0); \
        leave(); \
        return done; \
    }
TRUNCATE(ftruncate)
TRUNCATE(ftruncate64)

#define SYNC(name) \
    int name(int fd) { \
        REAL(name); \
        if (!is_watched(fd)) return real(fd); \
        hold(); \
        int done = fails(0) ? -1 : real(fd); \
        if (!done) note('s', fd, 0, "", 0); \
        leave(); \
        return done; \
    }
SYNC(fsync)
SYNC(fdatasync)

int unlink(const char *path) {
    REAL(unlink);
    if (!inside(path)) return real(path);
    hold();
    int done = fails(0) ? -1 : real(path);
    if (!done) note('u', -1, 0, name_of(path), strlen(name_of(path)));
    leave();
    return done;
}

static int moved(int (*real)(const char *, const char *), const char *old, const char *new) {
    hold();
    int done = fails(0) ? -1 : real(old, new);
    if (!done) {
        char both[8192];
        int size = snprintf(both, sizeof both, "%s%c%s", name_of(old), 0, name_of(new));
        note('r', -1, 0, both, size);
    }
    leave();
    return done;
}

int rename(const char *old, const char *new) {
    REAL(rename);
    return inside(old) && inside(new) ? moved(real, old, new) : real(old, new);
}

int mkdir(const char *path, mode_t mode) {
    REAL(mkdir);
    if (!inside(path)) return real(path, mode);
    hold();
    int done = fails(1) ? -1 : real(path, mode);
    if (!done) note('m', -1, 0, name_of(path), strlen(name_of(path)));
    leave();
    return done;
}

#define MAP(name) \
    void *name(void *at, size_t size, int protection, int flags, int fd, off_t offset) { \
        REAL(name); \
        if (is_watched(fd) && fails(0)) return MAP_FAILED; \
        return real(at, size, protection, flags, fd, offset); \
    }
MAP(mmap)
MAP(mmap64)

/* Locks; giving one up never fails. A disk that is gone keeps them, for they are the system's. */
#define CONTROL(name) \
    int name(int fd, int command, ...) { \
        REAL(name); \
        va_list rest; va_start(rest, command); void *argument = va_arg(rest, void *); va_end(rest); \
        if (command == F_SETLK && fault != GONE && is_watched(fd) && ((struct flock *)argument)->l_type != F_UNLCK \
            && fails(0)) return -1; \
        return real(fd, command, argument); \
    }
CONTROL(fcntl)
CONTROL(fcntl64)
