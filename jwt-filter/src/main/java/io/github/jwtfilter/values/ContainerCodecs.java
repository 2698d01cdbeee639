package io.github.jwtfilter.values;

import static io.github.jwtfilter.values.Order.HASHED;
import static io.github.jwtfilter.values.Order.LINKED;
import static io.github.jwtfilter.values.Order.LISTED;
import static io.github.jwtfilter.values.Order.SORTED;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Hashtable;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.LinkedList;
import java.util.PriorityQueue;
import java.util.Properties;
import java.util.Stack;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.Vector;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CopyOnWriteArraySet;

/** Codecs of the common lists, sets, queues and maps. A LinkedHashMap in access order is decoded in insertion order. */
final class ContainerCodecs {
    private ContainerCodecs() {}

    static void addTo(CodecTable table) {
        table.add(new CollectionCodec(80, LISTED, (count, none) -> new ArrayList<>(count)), ArrayList.class);
        table.add(new CollectionCodec(81, LISTED, (count, none) -> new LinkedList<>()), LinkedList.class);
        table.add(new CollectionCodec(82, LISTED, (count, none) -> new Vector<>(count)), Vector.class);
        table.add(new CollectionCodec(83, LISTED, (count, none) -> new Stack<>()), Stack.class);
        table.add(new CollectionCodec(84, LISTED, (count, none) -> new ArrayDeque<>(count)), ArrayDeque.class);
        table.add(
                new CollectionCodec(85, LINKED, (count, none) -> new CopyOnWriteArrayList<>()),
                CopyOnWriteArrayList.class);
        table.add(
                new CollectionCodec(86, LISTED, (count, none) -> new ConcurrentLinkedQueue<>()),
                ConcurrentLinkedQueue.class);
        table.add(
                new CollectionCodec(87, LISTED, (count, none) -> new ConcurrentLinkedDeque<>()),
                ConcurrentLinkedDeque.class);
        addSets(table);
        addMaps(table);
    }

    private static void addSets(CodecTable table) {
        table.add(new CollectionCodec(90, HASHED, (count, none) -> new HashSet<>(room(count))), HashSet.class);
        table.add(
                new CollectionCodec(91, LINKED, (count, none) -> new LinkedHashSet<>(room(count))),
                LinkedHashSet.class);
        table.add(new CollectionCodec(92, SORTED, (count, order) -> new TreeSet<>(order)), TreeSet.class);
        table.add(new CollectionCodec(93, SORTED, (count, order) -> new PriorityQueue<>(order)), PriorityQueue.class);
        table.add(
                new CollectionCodec(94, LINKED, (count, none) -> new CopyOnWriteArraySet<>()),
                CopyOnWriteArraySet.class);
        table.add(
                new CollectionCodec(95, SORTED, (count, order) -> new ConcurrentSkipListSet<>(order)),
                ConcurrentSkipListSet.class);
        table.add(new KeySetCodec(96), ConcurrentHashMap.KeySetView.class);
    }

    private static void addMaps(CodecTable table) {
        table.add(new MapCodec(100, HASHED, (count, none) -> new HashMap<>(room(count))), HashMap.class);
        table.add(new MapCodec(101, LINKED, (count, none) -> new LinkedHashMap<>(room(count))), LinkedHashMap.class);
        table.add(new MapCodec(102, SORTED, (count, order) -> new TreeMap<>(order)), TreeMap.class);
        table.add(new MapCodec(103, HASHED, (count, none) -> new Hashtable<>(room(count))), Hashtable.class);
        table.add(new PropertiesCodec(104), Properties.class);
        table.add(
                new MapCodec(105, HASHED, (count, none) -> new ConcurrentHashMap<>(room(count))),
                ConcurrentHashMap.class);
        table.add(
                new MapCodec(106, SORTED, (count, order) -> new ConcurrentSkipListMap<>(order)),
                ConcurrentSkipListMap.class);
    }

    /** Returns an initial capacity that lets {@code count} elements fit without rehashing. */
    static int room(int count) {
        return count + count / 2 + 1;
    }
}
