package io.github.asyncio4j.http;

import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;

/** The mapper that is installed. It is looked for once, when somebody asks. */
final class InstalledJson {

    static final @Nullable Json MAPPER = ServiceLoader.load(Json.class, Json.class.getClassLoader()).findFirst()
            .orElse(null);

    private InstalledJson() {}
}
