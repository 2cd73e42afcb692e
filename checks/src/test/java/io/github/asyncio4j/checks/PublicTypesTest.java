package io.github.asyncio4j.checks;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaType;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What users of the libraries can see. */
class PublicTypesTest {

    private static final String LIST = "checks/src/test/resources/public-types.txt";
    private static final String NETTY_PACKAGE = "io.github.asyncio4j.net.netty";

    @Test
    void publicTypesAreOnTheList() throws IOException {
        Set<String> allowed = new TreeSet<>(list());
        Set<String> actual = new TreeSet<>(Ours.publicTypes().stream().map(Ours::nameOf).toList());

        Set<String> unlisted = new TreeSet<>(actual);
        unlisted.removeAll(allowed);
        assertThat(unlisted).withFailMessage("""
                These types became public. Make them package-private or, if users are meant to name them, add to %s:
                %s""", LIST, String.join("\n", unlisted)).isEmpty();

        Set<String> gone = new TreeSet<>(allowed);
        gone.removeAll(actual);
        assertThat(gone).withFailMessage("""
                These types are on the list and not public any more. If users can do without them, remove from %s:
                %s""", LIST, String.join("\n", gone)).isEmpty();
    }

    @Test
    void theListIsInOrder() throws IOException {
        assertThat(list()).as("the lines of " + LIST).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void publicClassesAreClosedToExtension() {
        List<String> open = Ours.publicTypes().stream()
                .filter(type -> !isClosed(type))
                .map(Ours::nameOf)
                .toList();
        assertThat(open).as("public classes that anybody may extend: make them final or sealed").isEmpty();
    }

    @Test
    void signaturesShowNoNetty() {
        Set<String> shown = new TreeSet<>();
        for (JavaClass type : Ours.publicTypes()) {
            if (type.getPackageName().equals(NETTY_PACKAGE)) {
                continue;
            }
            if (type.getRawSuperclass().map(PublicTypesTest::isNetty).orElse(false)
                    || type.getSuperclass().map(PublicTypesTest::involvesNetty).orElse(false)
                    || type.getInterfaces().stream().anyMatch(PublicTypesTest::involvesNetty)
                    || type.getTypeParameters().stream().anyMatch(PublicTypesTest::involvesNetty)) {
                shown.add(Ours.nameOf(type));
            }
            for (JavaMember member : type.getMembers()) {
                if (isVisible(member) && involvesNetty(member)) {
                    shown.add(member.getFullName());
                }
            }
        }
        assertThat(shown).as("types and members that show a Netty type to users: only package %s may", NETTY_PACKAGE)
                .isEmpty();
    }

    /** Final, sealed, an interface (records and enums are final themselves), or an exception. */
    private static boolean isClosed(JavaClass type) {
        return type.isInterface()
                || type.isEnum()
                || type.isRecord()
                || type.isAssignableTo(Throwable.class)
                || type.getModifiers().contains(JavaModifier.FINAL)
                || type.reflect().isSealed();
    }

    private static boolean isVisible(JavaMember member) {
        return !member.getModifiers().contains(JavaModifier.SYNTHETIC)
                && (member.getModifiers().contains(JavaModifier.PUBLIC)
                        || member.getModifiers().contains(JavaModifier.PROTECTED));
    }

    private static boolean involvesNetty(JavaMember member) {
        return switch (member) {
            case JavaField field -> involvesNetty(field.getType());
            case JavaCodeUnit unit -> involvesNetty(unit.getReturnType())
                    || unit.getParameterTypes().stream().anyMatch(PublicTypesTest::involvesNetty)
                    || unit.getTypeParameters().stream().anyMatch(PublicTypesTest::involvesNetty)
                    || unit.getExceptionTypes().stream().anyMatch(PublicTypesTest::isNetty);
            default -> false;
        };
    }

    private static boolean involvesNetty(JavaType type) {
        return type.getAllInvolvedRawTypes().stream().anyMatch(PublicTypesTest::isNetty);
    }

    private static boolean isNetty(JavaClass type) {
        return type.getPackageName().startsWith("io.netty.");
    }

    private static List<String> list() throws IOException {
        try (InputStream in = PublicTypesTest.class.getResourceAsStream("/public-types.txt")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                    .toList();
        }
    }
}
