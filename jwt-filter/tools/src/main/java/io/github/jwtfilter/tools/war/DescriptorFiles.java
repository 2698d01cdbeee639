package io.github.jwtfilter.tools.war;

import io.github.jwtfilter.tools.archive.WarFiles;
import java.util.List;
import java.util.Optional;

/** A web.xml without its application. */
final class DescriptorFiles implements WarFiles {
    private final String name;
    private final byte[] webXml;

    DescriptorFiles(String name, byte[] webXml) {
        this.name = name;
        this.webXml = webXml;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String deployedName() {
        return "myapp";
    }

    @Override
    public boolean isWhole() {
        return false;
    }

    @Override
    public List<String> names() {
        return List.of(WebXml.PATH);
    }

    @Override
    public Optional<byte[]> read(String file) {
        return file.equals(WebXml.PATH) ? Optional.of(webXml.clone()) : Optional.empty();
    }

    @Override
    public void close() {}
}
