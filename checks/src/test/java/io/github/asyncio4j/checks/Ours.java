package io.github.asyncio4j.checks;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.module.ModuleDescriptor;
import java.net.URL;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The class files and module descriptors of all modules, as they lie on the class path of the tests. */
final class Ours {

    static final String ROOT = "io.github.asyncio4j";

    static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(ROOT);

    static final List<ModuleDescriptor> MODULES = modules();

    private Ours() {}

    /** The packages that every user of the libraries can name. */
    static Set<String> exportedPackages() {
        Set<String> packages = new TreeSet<>();
        for (ModuleDescriptor module : MODULES) {
            for (ModuleDescriptor.Exports export : module.exports()) {
                if (!export.isQualified()) {
                    packages.add(export.source());
                }
            }
        }
        return packages;
    }

    /** The public types of the exported packages, those nested in public types included. */
    static List<JavaClass> publicTypes() {
        Set<String> exported = exportedPackages();
        return CLASSES.stream()
                .filter(type -> exported.contains(type.getPackageName()))
                .filter(Ours::isVisible)
                .sorted((a, b) -> nameOf(a).compareTo(nameOf(b)))
                .toList();
    }

    /** The name of a type as an import would spell it. */
    static String nameOf(JavaClass type) {
        return type.getName().replace('$', '.');
    }

    private static boolean isVisible(JavaClass type) {
        if (type.isAnonymousClass() || type.isLocalClass() || type.getSimpleName().equals("package-info")) {
            return false;
        }
        boolean open = type.getModifiers().contains(JavaModifier.PUBLIC)
                || type.getModifiers().contains(JavaModifier.PROTECTED);
        return open && type.getEnclosingClass().map(Ours::isVisible).orElse(true);
    }

    private static List<ModuleDescriptor> modules() {
        try {
            return Collections.list(Ours.class.getClassLoader().getResources("module-info.class")).stream()
                    .map(Ours::read)
                    .filter(module -> module.name().startsWith(ROOT))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ModuleDescriptor read(URL url) {
        try (InputStream in = url.openStream()) {
            return ModuleDescriptor.read(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
