package io.github.asyncio4j.http.server;

/**
 * How a folder is served. Immutable; the {@code with} methods return a changed copy.
 *
 * <p>By default the index.html of a folder is sent where the path names the folder, nothing is listed, files and folders
 * whose names begin with a dot are as if they were not there, and so are symbolic links, wherever they lead; the folder
 * itself may be named by one. A sibling {@code a.css.br}, {@code a.css.zst} or {@code a.css.gz} is sent in place of {@code
 * a.css} to those who accept it.
 */
public final class StaticOptions {

    private static final StaticOptions DEFAULTS = new StaticOptions(true, false, false, false, false, true);

    private final boolean index;
    private final boolean listing;
    private final boolean hidden;
    private final boolean insideLinks;
    private final boolean outsideLinks;
    private final boolean precompressed;

    private StaticOptions(boolean index, boolean listing, boolean hidden, boolean insideLinks,
            boolean outsideLinks, boolean precompressed) {
        this.index = index;
        this.listing = listing;
        this.hidden = hidden;
        this.insideLinks = insideLinks;
        this.outsideLinks = outsideLinks;
        this.precompressed = precompressed;
    }

    /** Returns the defaults. */
    public static StaticOptions defaults() {
        return DEFAULTS;
    }

    /** Returns whether the index.html of a folder stands for the folder. */
    public boolean index() {
        return index;
    }

    /** Returns these with index.html standing for its folder, or not. */
    public StaticOptions withIndex(boolean wanted) {
        return new StaticOptions(wanted, listing, hidden, insideLinks, outsideLinks, precompressed);
    }

    /** Returns whether a folder without index.html is answered with a page of what is in it, and not with 403. */
    public boolean listing() {
        return listing;
    }

    /** Returns these with pages that list what is in a folder, or without. */
    public StaticOptions withListing(boolean wanted) {
        return new StaticOptions(index, wanted, hidden, insideLinks, outsideLinks, precompressed);
    }

    /** Returns whether names that begin with a dot are served and listed. */
    public boolean hidden() {
        return hidden;
    }

    /** Returns these with names that begin with a dot served, or not. */
    public StaticOptions withHidden(boolean wanted) {
        return new StaticOptions(index, listing, wanted, insideLinks, outsideLinks, precompressed);
    }

    /** Returns whether symbolic links are followed whose real path is within the folder. */
    public boolean insideLinks() {
        return insideLinks;
    }

    /** Returns these with symbolic links followed whose real path is within the folder, or not. */
    public StaticOptions withInsideLinks(boolean wanted) {
        return new StaticOptions(index, listing, hidden, wanted, outsideLinks, precompressed);
    }

    /** Returns whether symbolic links are followed wherever they lead, also out of the folder. */
    public boolean outsideLinks() {
        return outsideLinks;
    }

    /** Returns these with symbolic links followed wherever they lead, also out of the folder, or not. */
    public StaticOptions withOutsideLinks(boolean wanted) {
        return new StaticOptions(index, listing, hidden, insideLinks, wanted, precompressed);
    }

    /** Whether any symbolic link is followed. */
    boolean followsLinks() {
        return insideLinks || outsideLinks;
    }

    /** Returns whether compressed siblings are sent. */
    public boolean precompressed() {
        return precompressed;
    }

    /** Returns these with compressed siblings sent to those who accept them, or not. */
    public StaticOptions withPrecompressed(boolean wanted) {
        return new StaticOptions(index, listing, hidden, insideLinks, outsideLinks, wanted);
    }

    @Override
    public String toString() {
        return "StaticOptions[" + (index ? "index" : "no index") + (listing ? ", listing" : "")
                + (hidden ? ", hidden" : "") + (outsideLinks ? ", all links" : insideLinks ? ", links within it" : "")
                + (precompressed ? ", precompressed" : "") + "]";
    }
}
