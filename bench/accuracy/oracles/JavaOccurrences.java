import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.ImportTree;
import com.sun.source.tree.MemberReferenceTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.TypeElement;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * Writes what javac says that names mean, as lines of JSON: one for each file, with its path and [line, column, symbol,
 * is a definition] for each name. Lines and columns count from 1, columns in UTF-16 code units.
 *
 * <pre>java JavaOccurrences.java DIR [CLASSPATH] &gt; occurrences.jsonl</pre>
 *
 * What is not on the class path stays unknown, and with it the names that depend on it. A constructor stands for its class.
 */
public final class JavaOccurrences extends TreePathScanner<Void, Void> {
  private static final String[] OPTIONS = {
    "-proc:none", "-implicit:none", "-XDshould-stop.ifError=FLOW", "-XDshould-stop.at=FLOW", "-Xmaxerrs", "100000"
  };

  private final Path root;
  private final Trees trees;
  private final SourcePositions positions;
  private final Map<Element, String> definitions = new HashMap<>();
  private CompilationUnitTree unit;
  private CharSequence text;
  private String path;
  private List<String> occurrences;
  private boolean isFirstPass = true;

  private JavaOccurrences(Path root, Trees trees) {
    this.root = root;
    this.trees = trees;
    this.positions = trees.getSourcePositions();
  }

  public static void main(String[] arguments) throws IOException {
    Path root = Path.of(arguments[0]).toRealPath();
    List<Path> files;
    try (Stream<Path> walk = Files.walk(root)) {
      files = walk.filter(JavaOccurrences::isSource).sorted().collect(Collectors.toList());
    }
    var compiler = ToolProvider.getSystemJavaCompiler();
    DiagnosticCollector<JavaFileObject> ignored = new DiagnosticCollector<>();
    StandardJavaFileManager manager = compiler.getStandardFileManager(ignored, null, StandardCharsets.UTF_8);
    List<String> options = new ArrayList<>(List.of(OPTIONS));
    if (arguments.length > 1) options.addAll(List.of("-classpath", arguments[1]));
    var sources = manager.getJavaFileObjectsFromPaths(files);
    JavacTask task = (JavacTask) compiler.getTask(null, manager, ignored, options, null, sources);
    List<CompilationUnitTree> units = new ArrayList<>();
    for (CompilationUnitTree unit : task.parse()) units.add(unit);
    task.analyze();
    JavaOccurrences scanner = new JavaOccurrences(root, Trees.instance(task));
    for (CompilationUnitTree unit : units) scanner.read(unit);
    scanner.isFirstPass = false;
    PrintStream output = new PrintStream(System.out, false, StandardCharsets.UTF_8);
    for (CompilationUnitTree unit : units) output.println(scanner.read(unit));
    output.flush();
  }

  /** Descriptions of modules and packages define nothing, and javac takes one module at a time. */
  private static boolean isSource(Path path) {
    String name = path.getFileName().toString();
    return name.endsWith(".java") && !name.equals("module-info.java") && !name.equals("package-info.java");
  }

  private String read(CompilationUnitTree unit) throws IOException {
    this.unit = unit;
    text = unit.getSourceFile().getCharContent(true);
    path = root.relativize(Path.of(unit.getSourceFile().toUri())).toString().replace('\\', '/');
    occurrences = new ArrayList<>();
    scan(unit, null);
    return "{\"path\":" + quoted(path) + ",\"occurrences\":[" + String.join(",", occurrences) + "]}";
  }

  @Override
  public Void visitClass(ClassTree node, Void nothing) {
    define(node, node.getSimpleName().toString());
    return super.visitClass(node, nothing);
  }

  @Override
  public Void visitMethod(MethodTree node, Void nothing) {
    if (!node.getName().contentEquals("<init>")) define(node, node.getName().toString());
    return super.visitMethod(node, nothing);
  }

  @Override
  public Void visitVariable(VariableTree node, Void nothing) {
    define(node, node.getName().toString());
    return super.visitVariable(node, nothing);
  }

  @Override
  public Void visitIdentifier(IdentifierTree node, Void nothing) {
    String name = node.getName().toString();
    if (!name.equals("this") && !name.equals("super")) refer(positions.getStartPosition(unit, node));
    return super.visitIdentifier(node, nothing);
  }

  @Override
  public Void visitMemberSelect(MemberSelectTree node, Void nothing) {
    refer(positions.getEndPosition(unit, node) - node.getIdentifier().length());
    return super.visitMemberSelect(node, nothing);
  }

  @Override
  public Void visitMemberReference(MemberReferenceTree node, Void nothing) {
    if (!node.getName().contentEquals("<init>")) refer(positions.getEndPosition(unit, node) - node.getName().length());
    return super.visitMemberReference(node, nothing);
  }

  /** The name of a declaration is the first word of its text that is called so, behind modifiers and types. */
  private void define(Tree node, String name) {
    Element element = trees.getElement(getCurrentPath());
    long start = positions.getStartPosition(unit, node);
    if (element == null || start < 0 || name.isEmpty()) return;
    long at = nameAt(node, name, (int) start);
    if (at < 0) return;
    if (isFirstPass) definitions.put(element, symbolAt(element, at));
    else occurrences.add(occurrence(at, definitions.get(element), true));
  }

  private long nameAt(Tree node, String name, int start) {
    String before = node instanceof ClassTree ? "\\b(?:class|interface|enum|record)\\s+" : "";
    String after = node instanceof MethodTree ? "\\s*\\(" : "";
    if (node instanceof VariableTree variable && variable.getType() != null) {
      long end = positions.getEndPosition(unit, variable.getType());
      // Of `int a, b` the second declaration begins with the first one's type.
      if (end > start) start = (int) Math.max(end, preferred(node));
    } else {
      start = Math.max(start, (int) modifiersEnd(node));
    }
    Matcher found = Pattern.compile(before + "\\b(" + Pattern.quote(name) + ")\\b" + after).matcher(text);
    return found.find(start) ? found.start(1) : -1;
  }

  /** Where javac itself points when it speaks of a declaration: for variables their names. */
  private static long preferred(Tree node) {
    return ((com.sun.tools.javac.tree.JCTree) node).getPreferredPosition();
  }

  private long modifiersEnd(Tree node) {
    Tree modifiers = node instanceof ClassTree type ? type.getModifiers() : node instanceof MethodTree method ? method.getModifiers() : null;
    return modifiers == null ? -1 : positions.getEndPosition(unit, modifiers);
  }

  private void refer(long at) {
    if (isFirstPass || at < 0) return;
    Element element = meantBy(getCurrentPath());
    if (element == null) return;
    String known = definitions.get(element);
    if (known != null) occurrences.add(occurrence(at, known, false));
    else if (isNamed(element)) occurrences.add(occurrence(at, "java javac outside . " + element.getSimpleName(), false));
  }

  private Element meantBy(TreePath path) {
    Element element = trees.getElement(path);
    if (element == null || element.asType().getKind() == javax.lang.model.type.TypeKind.ERROR) return null;
    return element.getKind() == ElementKind.CONSTRUCTOR ? element.getEnclosingElement() : element;
  }

  private static boolean isNamed(Element element) {
    return element instanceof TypeElement || element.getKind() == ElementKind.METHOD || element.getKind().isField();
  }

  private String symbolAt(Element element, long at) {
    String place = path + ":" + unit.getLineMap().getLineNumber(at) + ":" + column(at);
    switch (element.getKind()) {
      case PARAMETER, LOCAL_VARIABLE, EXCEPTION_PARAMETER, RESOURCE_VARIABLE, BINDING_VARIABLE, TYPE_PARAMETER:
        return "local " + place;
      default:
        String end = element instanceof TypeElement ? "#" : element.getKind() == ElementKind.METHOD ? "()." : ".";
        return "java javac inside . " + place + "/" + element.getSimpleName() + end;
    }
  }

  private String occurrence(long at, String symbol, boolean isDefinition) {
    long line = unit.getLineMap().getLineNumber(at);
    return "[" + line + "," + column(at) + "," + quoted(symbol) + "," + isDefinition + "]";
  }

  /** The line map counts tabs as up to eight columns; here they are one. */
  private long column(long at) {
    return at - unit.getLineMap().getStartPosition(unit.getLineMap().getLineNumber(at)) + 1;
  }

  private static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}
