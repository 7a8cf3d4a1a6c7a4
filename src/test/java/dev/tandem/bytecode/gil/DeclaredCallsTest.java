package dev.tandem.bytecode.gil;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tandem.bytecode.gil.DeclaredCalls.Kind;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeclaredCallsTest {
    private final DeclaredCalls declared = DeclaredCalls.shipped();

    @ParameterizedTest
    @CsvSource({
        "java/lang/Thread, sleep, (J)V, BLOCK",
        "java/lang/Thread, start, ()V, OTHER",
        "java/lang/Object, wait, ()V, BLOCK",
        "java/lang/Object, <init>, ()V, QUICK",
        "java/util/concurrent/ArrayBlockingQueue, put, (Ljava/lang/Object;)V, BLOCK",
        "java/util/concurrent/BlockingQueue, poll, (JLjava/util/concurrent/TimeUnit;)Ljava/lang/Object;, BLOCK",
        "java/util/concurrent/BlockingQueue, poll, ()Ljava/lang/Object;, OTHER",
        "java/util/concurrent/ConcurrentHashMap, put, (Ljava/lang/Object;Ljava/lang/Object;)Ljava/lang/Object;, OTHER",
        "java/util/concurrent/ConcurrentHashMap, get, (Ljava/lang/Object;)Ljava/lang/Object;, OTHER",
        "java/util/concurrent/Future, get, ()Ljava/lang/Object;, BLOCK",
        "java/util/concurrent/locks/ReentrantLock, lock, ()V, BLOCK",
        "java/util/concurrent/locks/ReentrantReadWriteLock$WriteLock, lock, ()V, BLOCK",
        "java/nio/file/Files, readString, (Ljava/nio/file/Path;)Ljava/lang/String;, BLOCK",
        "java/net/Socket, <init>, (Ljava/lang/String;I)V, BLOCK",
        "java/net/URI, create, (Ljava/lang/String;)Ljava/net/URI;, OTHER",
        "java/io/PrintStream, println, (Ljava/lang/String;)V, OTHER",
        "java/security/MessageDigest, digest, ([B)[B, LARGE",
        "java/lang/Math, sqrt, (D)D, QUICK",
        "java/util/List, add, (Ljava/lang/Object;)Z, OTHER"
    })
    void knowsWhatWaits(String owner, String method, String descriptor, Kind kind) {
        assertEquals(kind, declared.kindOf(owner, method, descriptor));
    }
}
