package io.github.asyncio4j.checks;

import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.lang.module.ModuleDescriptor;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Which package may use which. */
class ArrowsTest {

    private static final Set<String> LIBRARIES = Set.of("", "poll", "fiber", "loop", "net", "http", "http.client",
            "http.server", "http.testing", "http.jackson");

    /**
     * Each layer and the other layers that it may use. A layer is a package below io.github.asyncio4j, the packages below
     * it included; the empty name is the root package alone.
     */
    private static final Map<String, Set<String>> ARROWS = Map.ofEntries(
            Map.entry("poll", Set.of()),
            Map.entry("fiber", Set.of()),
            Map.entry("loop", Set.of("poll")),
            Map.entry("", Set.of("loop", "fiber", "poll")),
            Map.entry("net", Set.of("", "poll")),
            Map.entry("http", Set.of("", "net")),
            Map.entry("http.jackson", Set.of("", "http")),
            Map.entry("http.client", Set.of("", "net", "http")),
            Map.entry("http.server", Set.of("", "net", "http")),
            Map.entry("http.testing", Set.of("", "net", "http", "http.client", "http.server")),
            Map.entry("cli", LIBRARIES),
            Map.entry("examples", LIBRARIES),
            Map.entry("bench", LIBRARIES));

    private static final Map<String, Set<String>> EXPORTS = Map.of(
            "io.github.asyncio4j.core", Set.of("io.github.asyncio4j", "io.github.asyncio4j.poll to net"),
            "io.github.asyncio4j.net", Set.of("io.github.asyncio4j.net", "io.github.asyncio4j.net.netty"),
            "io.github.asyncio4j.http",
            Set.of("io.github.asyncio4j.http", "io.github.asyncio4j.http.codec to http.client, http.server",
                    "io.github.asyncio4j.http.h2 to http.client, http.server",
                    "io.github.asyncio4j.http.grammar to http.client, http.server",
                    "io.github.asyncio4j.http.options to http.client, http.server",
                    "io.github.asyncio4j.http.websocket to http.client, http.server"),
            "io.github.asyncio4j.http.jackson", Set.of("io.github.asyncio4j.http.jackson"),
            "io.github.asyncio4j.http.client", Set.of("io.github.asyncio4j.http.client"),
            "io.github.asyncio4j.http.server", Set.of("io.github.asyncio4j.http.server"),
            "io.github.asyncio4j.http.testing", Set.of("io.github.asyncio4j.http.testing"));

    @Test
    void packagesUseOnlyWhatTheyMay() {
        Set<String> wrong = new TreeSet<>();
        for (JavaClass type : Ours.CLASSES) {
            String from = layerOf(type.getPackageName());
            if (!ARROWS.containsKey(from)) {
                wrong.add("package " + type.getPackageName() + " is in no layer of ArrowsTest.ARROWS: give it one");
                continue;
            }
            for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
                JavaClass target = dependency.getTargetClass().getBaseComponentType();
                if (isOurs(target.getPackageName())) {
                    String to = layerOf(target.getPackageName());
                    if (!to.equals(from) && !ARROWS.get(from).contains(to)) {
                        wrong.add("%s may not use %s (%s may use %s): %s".formatted(Ours.nameOf(type),
                                Ours.nameOf(target), named(from), names(ARROWS.get(from)),
                                dependency.getDescription()));
                    }
                }
            }
        }
        assertThat(wrong).as("arrows against the architecture; what a lower package must tell a higher one "
                + "it tells through an interface of its own or a Runnable").isEmpty();
    }

    @Test
    void packagesHaveNoCycles() {
        SliceAssignment packages = new SliceAssignment() {
            @Override
            public SliceIdentifier getIdentifierOf(JavaClass type) {
                return isOurs(type.getPackageName()) ? SliceIdentifier.of(type.getPackageName())
                        : SliceIdentifier.ignore();
            }

            @Override
            public String getDescription() {
                return "packages of asyncio4j";
            }
        };
        slices().assignedFrom(packages).should().beFreeOfCycles().allowEmptyShould(true).check(Ours.CLASSES);
    }

    @Test
    void modulesExportOnlyWhatTheyMay() {
        for (ModuleDescriptor module : Ours.MODULES) {
            List<String> exports = module.exports().stream()
                    .map(export -> export.source()
                            + (export.isQualified() ? " to " + shortNames(export.targets()) : ""))
                    .toList();
            assertThat(EXPORTS.getOrDefault(module.name(), Set.of()))
                    .as("packages that module %s may export (ArrowsTest.EXPORTS)", module.name())
                    .containsAll(exports);
        }
    }

    @Test
    void clientAndServerModulesDoNotKnowEachOther() {
        for (ModuleDescriptor module : Ours.MODULES) {
            List<String> requires = module.requires().stream().map(ModuleDescriptor.Requires::name).toList();
            if (module.name().endsWith(".http.client")) {
                assertThat(requires).as("what %s requires", module.name())
                        .doesNotContain("io.github.asyncio4j.http.server");
            }
            if (module.name().endsWith(".http.server")) {
                assertThat(requires).as("what %s requires", module.name())
                        .doesNotContain("io.github.asyncio4j.http.client");
            }
        }
    }

    private static boolean isOurs(String packageName) {
        return packageName.equals(Ours.ROOT) || packageName.startsWith(Ours.ROOT + ".");
    }

    /** The layer of a package of ours: the longest name of ARROWS that it lies in, else its own name. */
    private static String layerOf(String packageName) {
        if (packageName.equals(Ours.ROOT)) {
            return "";
        }
        String name = packageName.substring(Ours.ROOT.length() + 1);
        for (String layer = name;; layer = layer.substring(0, layer.lastIndexOf('.'))) {
            if (ARROWS.containsKey(layer)) {
                return layer;
            }
            if (!layer.contains(".")) {
                return name;
            }
        }
    }

    private static String named(String layer) {
        return layer.isEmpty() ? "the root package" : layer;
    }

    private static String names(Set<String> layers) {
        return layers.isEmpty() ? "nothing else of ours"
                : String.join(", ", layers.stream().map(ArrowsTest::named).sorted().toList());
    }

    private static String shortNames(Set<String> modules) {
        return String.join(", ",
                modules.stream().map(name -> name.substring(Ours.ROOT.length() + 1)).sorted().toList());
    }
}
