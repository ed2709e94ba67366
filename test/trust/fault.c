/*
 * Stands between a process and the system: counts the calls that concern files below some folders,
 * and lets one of them fail, be short, or be the last that the process ever makes.
 *
 *   FAULT_ONLY    what the process's command line holds; other processes are left alone
 *   FAULT_UNDER   the folders (absolute), with a colon between them
 *   FAULT_LOG     where each call is noted: its number, name, path, and the mode of an open file
 *                 for those who can reach it
 *   FAULT_AT      the number of the call that meets with the fault
 *   FAULT_KIND    error | short | kill-before | kill-within | kill-after
 *   FAULT_ERROR   the system's number of the error
 *   FAULT_LASTING 1: every later call of the same name fails too
 *
 * All of it is taken out of the environment at once: the programs that the process starts are real.
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

#define MOST_FILES 4096
#define MOST_FOLDERS 8

static pid_t self;
static char here[PATH_MAX];
static char *folders[MOST_FOLDERS];
static int folder_count;
static int log_file = -1;
static long fault_at;
static int fault_error;
static int is_lasting;
static char fault_kind[32];
static char faulty_call[32];
static long calls;
static char file_paths[MOST_FILES][PATH_MAX];

static long raw(long number, long a, long b, long c, long d, long e, long f) {
  static long (*real)(long, ...);
  if (!real) real = (long (*)(long, ...))dlsym(RTLD_NEXT, "syscall");
  return real(number, a, b, c, d, e, f);
}

static void take(const char *name, char *into, size_t size) {
  const char *value = getenv(name);
  snprintf(into, size, "%s", value ? value : "");
  unsetenv(name);
}

static int is_wanted(const char *only) {
  char line[8192];
  int file = (int)raw(SYS_openat, AT_FDCWD, (long)"/proc/self/cmdline", O_RDONLY, 0, 0, 0);
  if (file < 0) return 0;
  long length = raw(SYS_read, file, (long)line, sizeof line - 1, 0, 0, 0);
  raw(SYS_close, file, 0, 0, 0, 0, 0);
  if (length <= 0) return 0;
  for (long at = 0; at < length; at += 1)
    if (line[at] == '\0') line[at] = ' ';
  line[length] = '\0';
  return strstr(line, only) != NULL;
}

__attribute__((constructor)) static void begin(void) {
  static char under[8192];
  char only[PATH_MAX], path[PATH_MAX], number[32];
  take("FAULT_ONLY", only, sizeof only);
  take("FAULT_UNDER", under, sizeof under);
  take("FAULT_LOG", path, sizeof path);
  take("FAULT_KIND", fault_kind, sizeof fault_kind);
  take("FAULT_AT", number, sizeof number);
  fault_at = atol(number);
  take("FAULT_ERROR", number, sizeof number);
  fault_error = atoi(number);
  take("FAULT_LASTING", number, sizeof number);
  is_lasting = atoi(number);
  unsetenv("LD_PRELOAD");
  if (only[0] == '\0' || !is_wanted(only)) return;
  for (char *folder = strtok(under, ":"); folder && folder_count < MOST_FOLDERS; folder = strtok(NULL, ":"))
    folders[folder_count++] = folder;
  if (raw(SYS_getcwd, (long)here, sizeof here, 0, 0, 0, 0) < 0) here[0] = '\0';
  if (path[0] != '\0')
    log_file = (int)raw(SYS_openat, AT_FDCWD, (long)path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600, 0, 0);
  self = (pid_t)raw(SYS_getpid, 0, 0, 0, 0, 0, 0);
}

/* A process that was forked and has not yet become another program is not meant. */
static int is_active(void) { return self != 0 && self == (pid_t)raw(SYS_getpid, 0, 0, 0, 0, 0, 0); }

static const char *concerned(const char *path) {
  static __thread char whole[2 * PATH_MAX];
  if (!path || !is_active()) return NULL;
  if (path[0] == '/') snprintf(whole, sizeof whole, "%s", path);
  else snprintf(whole, sizeof whole, "%s/%s", here, path);
  for (int at = 0; at < folder_count; at += 1) {
    size_t length = strlen(folders[at]);
    if (strncmp(whole, folders[at], length) == 0 && (whole[length] == '/' || whole[length] == '\0'))
      return whole;
  }
  return NULL;
}

static const char *concerned_file(int file) {
  if (file < 0 || file >= MOST_FILES || file_paths[file][0] == '\0' || !is_active()) return NULL;
  return file_paths[file];
}

static void opened(int file, const char *path) {
  if (file < 0 || file >= MOST_FILES) return;
  const char *whole = concerned(path);
  snprintf(file_paths[file], PATH_MAX, "%s", whole ? whole : "");
}

static void closed(int file) {
  if (file >= 0 && file < MOST_FILES) file_paths[file][0] = '\0';
}

static void die(void) {
  raw(SYS_kill, self, SIGKILL, 0, 0, 0, 0);
  for (;;) pause();
}

/* What is to become of a call. */
enum fate { WHOLE, FAILS, SHORT, DIES_WITHIN, DIES_AFTER };

/* Others can't reach a file in a folder that is the user's alone, whatever its mode. */
static int is_in_private_folder(const char *path) {
  char folder[2 * PATH_MAX];
  struct stat stats;
  snprintf(folder, sizeof folder, "%s", path);
  char *end = strrchr(folder, '/');
  if (!end) return 0;
  *end = '\0';
  return raw(SYS_stat, (long)folder, (long)&stats, 0, 0, 0, 0) == 0 && (stats.st_mode & 077) == 0;
}

static enum fate fate_of(const char *name, const char *path, int file) {
  if (!path) return WHOLE;
  long number = __atomic_add_fetch(&calls, 1, __ATOMIC_SEQ_CST);
  if (log_file >= 0) {
    char line[PATH_MAX + 128];
    struct stat stats;
    unsigned mode = file >= 0 && syscall(SYS_fstat, file, &stats) == 0 ? stats.st_mode & 07777 : 0;
    if (is_in_private_folder(path)) mode &= ~077u;
    int length = snprintf(line, sizeof line, "%ld\t%s\t%o\t%s\n", number, name, mode, path);
    raw(SYS_write, log_file, (long)line, length, 0, 0, 0);
  }
  if (fault_at == 0 || number < fault_at) return WHOLE;
  if (number > fault_at) return is_lasting && strcmp(name, faulty_call) == 0 ? FAILS : WHOLE;
  snprintf(faulty_call, sizeof faulty_call, "%s", name);
  if (strcmp(fault_kind, "kill-before") == 0) die();
  if (strcmp(fault_kind, "kill-within") == 0) return DIES_WITHIN;
  if (strcmp(fault_kind, "kill-after") == 0) return DIES_AFTER;
  return strcmp(fault_kind, "short") == 0 ? SHORT : FAILS;
}

static long fail(void) {
  errno = fault_error;
  return -1;
}

static void end_if_dying(enum fate fate) {
  if (fate == DIES_WITHIN || fate == DIES_AFTER) die();
}

/* A call that does what it does, or fails before it has done anything. */
#define CALL(type, failed, name, path, file, parameters, arguments) \
  type name parameters { \
    static type (*real) parameters; \
    if (!real) real = (type(*) parameters)dlsym(RTLD_NEXT, #name); \
    enum fate fate = fate_of(#name, path, file); \
    if (fate == FAILS) { \
      fail(); \
      return failed; \
    } \
    type result = real arguments; \
    end_if_dying(fate); \
    return result; \
  }

CALL(int, -1, unlink, concerned(path), -1, (const char *path), (path))
CALL(int, -1, rmdir, concerned(path), -1, (const char *path), (path))
CALL(int, -1, remove, concerned(path), -1, (const char *path), (path))
CALL(int, -1, mkdir, concerned(path), -1, (const char *path, mode_t mode), (path, mode))
CALL(int, -1, chmod, concerned(path), -1, (const char *path, mode_t mode), (path, mode))
CALL(int, -1, chown, concerned(path), -1, (const char *path, uid_t user, gid_t group), (path, user, group))
CALL(int, -1, lchown, concerned(path), -1, (const char *path, uid_t user, gid_t group), (path, user, group))
CALL(int, -1, access, concerned(path), -1, (const char *path, int mode), (path, mode))
CALL(int, -1, symlink, concerned(path), -1, (const char *to, const char *path), (to, path))
CALL(int, -1, link, concerned(path), -1, (const char *from, const char *path), (from, path))
CALL(int, -1, rename, concerned(path), -1, (const char *from, const char *path), (from, path))
CALL(ssize_t, -1, readlink, concerned(path), -1, (const char *path, char *into, size_t size), (path, into, size))
CALL(char *, NULL, realpath, concerned(path), -1, (const char *path, char *into), (path, into))
CALL(DIR *, NULL, opendir, concerned(path), -1, (const char *path), (path))
CALL(int, -1, fsync, concerned_file(file), file, (int file), (file))
CALL(int, -1, fdatasync, concerned_file(file), file, (int file), (file))
CALL(int, -1, fchmod, concerned_file(file), file, (int file, mode_t mode), (file, mode))
CALL(int, -1, fchown, concerned_file(file), file, (int file, uid_t user, gid_t group), (file, user, group))
CALL(int, -1, ftruncate64, concerned_file(file), file, (int file, off64_t size), (file, size))
CALL(ssize_t, -1, read, concerned_file(file), file, (int file, void *into, size_t size), (file, into, size))
CALL(ssize_t, -1, pread64, concerned_file(file), file, (int file, void *into, size_t size, off64_t at), (file, into, size, at))

int scandir64(const char *path, struct dirent64 ***list, int (*filter)(const struct dirent64 *),
              int (*compare)(const struct dirent64 **, const struct dirent64 **)) {
  static int (*real)(const char *, struct dirent64 ***, int (*)(const struct dirent64 *),
                     int (*)(const struct dirent64 **, const struct dirent64 **));
  if (!real) *(void **)&real = dlsym(RTLD_NEXT, "scandir64");
  enum fate fate = fate_of("scandir", concerned(path), -1);
  if (fate == FAILS) return (int)fail();
  int result = real(path, list, filter, compare);
  end_if_dying(fate);
  return result;
}

static int open_any(const char *path, int flags, mode_t mode) {
  static int (*real)(const char *, int, ...);
  if (!real) real = (int (*)(const char *, int, ...))dlsym(RTLD_NEXT, "open64");
  const char *name = (flags & O_ACCMODE) == O_RDONLY ? "open" : "create";
  enum fate fate = fate_of(name, concerned(path), -1);
  if (fate == FAILS) return (int)fail();
  int file = real(path, flags, mode);
  end_if_dying(fate);
  opened(file, path);
  return file;
}

static mode_t mode_in(int flags, va_list list) {
  return flags & (O_CREAT | O_TMPFILE) ? (mode_t)va_arg(list, int) : 0;
}

int open64(const char *path, int flags, ...) {
  va_list list;
  va_start(list, flags);
  mode_t mode = mode_in(flags, list);
  va_end(list);
  return open_any(path, flags, mode);
}

int open(const char *path, int flags, ...) {
  va_list list;
  va_start(list, flags);
  mode_t mode = mode_in(flags, list);
  va_end(list);
  return open_any(path, flags, mode);
}

int close(int file) {
  closed(file);
  return (int)raw(SYS_close, file, 0, 0, 0, 0, 0) < 0 ? -1 : 0;
}

/* Writes only half of it where it is to be short, or to be the last that is done. */
#define WRITE(name, parameters, whole, half) \
  ssize_t name parameters { \
    static ssize_t (*real) parameters; \
    if (!real) real = (ssize_t(*) parameters)dlsym(RTLD_NEXT, #name); \
    enum fate fate = fate_of("write", concerned_file(file), file); \
    if (fate == FAILS) return fail(); \
    ssize_t result = fate == SHORT || fate == DIES_WITHIN ? half : whole; \
    end_if_dying(fate); \
    return result; \
  }

WRITE(write, (int file, const void *bytes, size_t size), real(file, bytes, size),
      real(file, bytes, size / 2 + size % 2))
WRITE(pwrite64, (int file, const void *bytes, size_t size, off64_t at), real(file, bytes, size, at),
      real(file, bytes, size / 2 + size % 2, at))
WRITE(writev, (int file, const struct iovec *parts, int count), real(file, parts, count),
      real(file, parts, count > 1 ? count / 2 : count))

/* libuv asks for statx and closes files by number. */
long syscall(long number, ...) {
  va_list list;
  va_start(list, number);
  long a = va_arg(list, long), b = va_arg(list, long), c = va_arg(list, long);
  long d = va_arg(list, long), e = va_arg(list, long), f = va_arg(list, long);
  va_end(list);
  if (number == SYS_close) closed((int)a);
  if (number != SYS_statx) return raw(number, a, b, c, d, e, f);
  const char *path = (const char *)b;
  int is_by_file = path && path[0] == '\0';
  enum fate fate = fate_of("statx", is_by_file ? concerned_file((int)a) : concerned(path), -1);
  if (fate == FAILS) return fail();
  long result = raw(number, a, b, c, d, e, f);
  end_if_dying(fate);
  return result;
}
