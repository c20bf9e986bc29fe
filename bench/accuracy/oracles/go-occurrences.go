// Writes what Go's own type checker says that names mean, as lines of JSON: one for each file, with its path and
// [line, column, symbol, is a definition] for each name. Lines and columns count from 1, columns in UTF-16 code units.
//
//	go run go-occurrences.go DIR IMPORTPATH > occurrences.jsonl
//
// DIR is where the import path's packages lie: $GOPATH/src/IMPORTPATH, with GO111MODULE=off. What cannot be imported stays
// unknown, and with it the names that depend on it.
package main

import (
	"encoding/json"
	"fmt"
	"go/ast"
	"go/build"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"unicode/utf16"
)

type document struct {
	Path        string   `json:"path"`
	Occurrences [][4]any `json:"occurrences"`
}

type reader struct {
	root       string
	importPath string
	files      *token.FileSet
	importer   types.Importer
	texts      map[string][]byte
	documents  map[string]*document
}

func main() {
	root, err := filepath.Abs(os.Args[1])
	if err != nil {
		panic(err)
	}
	files := token.NewFileSet()
	r := &reader{root, os.Args[2], files, importer.ForCompiler(files, "source", nil), map[string][]byte{}, map[string]*document{}}
	err = filepath.WalkDir(root, func(path string, entry os.DirEntry, err error) error {
		if err != nil || !entry.IsDir() {
			return err
		}
		if name := entry.Name(); path != root && (name == "testdata" || name == "vendor" || name[0] == '.' || name[0] == '_') {
			return filepath.SkipDir
		}
		r.readDirectory(path)
		return nil
	})
	if err != nil {
		panic(err)
	}
	r.write()
}

// readDirectory checks the package of a directory with its tests, and the package of tests that stands beside it.
func (r *reader) readDirectory(path string) {
	pack, err := build.ImportDir(path, 0)
	if err != nil && pack.Name == "" {
		return
	}
	inside := append(append(append([]string{}, pack.GoFiles...), pack.CgoFiles...), pack.TestGoFiles...)
	r.check(path, inside)
	r.check(path, pack.XTestGoFiles)
}

func (r *reader) check(directory string, names []string) {
	var parsed []*ast.File
	for _, name := range names {
		path := filepath.Join(directory, name)
		text, err := os.ReadFile(path)
		if err != nil {
			panic(err)
		}
		file, err := parser.ParseFile(r.files, path, text, parser.SkipObjectResolution)
		if file == nil || err != nil {
			continue
		}
		r.texts[path] = text
		parsed = append(parsed, file)
	}
	if len(parsed) == 0 {
		return
	}
	info := &types.Info{Defs: map[*ast.Ident]types.Object{}, Uses: map[*ast.Ident]types.Object{}}
	config := types.Config{Importer: r.importer, Error: func(error) {}, FakeImportC: true}
	relative, _ := filepath.Rel(r.root, directory)
	config.Check(filepath.ToSlash(filepath.Join(r.importPath, relative)), r.files, parsed, info)
	for name, object := range info.Defs {
		if object != nil {
			r.note(name, object, true)
		}
	}
	for name, object := range info.Uses {
		r.note(name, object, false)
	}
}

func (r *reader) note(name *ast.Ident, object types.Object, isDefinition bool) {
	symbol := r.symbolOf(object)
	place := r.files.Position(name.Pos())
	if symbol == "" || !strings.HasPrefix(place.Filename, r.root+"/") {
		return
	}
	path := filepath.ToSlash(place.Filename[len(r.root)+1:])
	known := r.documents[path]
	if known == nil {
		known = &document{path, nil}
		r.documents[path] = known
	}
	known.Occurrences = append(known.Occurrences, [4]any{place.Line, r.column(place), symbol, isDefinition})
}

// symbolOf names an object by the place that defines it. Variables, parameters and packages are local; types end in "#".
func (r *reader) symbolOf(object types.Object) string {
	place := r.files.Position(object.Pos())
	where := fmt.Sprintf("%s:%d:%d", place.Filename, place.Line, place.Column)
	switch of := object.(type) {
	case *types.PkgName, *types.Label, *types.Nil, *types.Builtin:
		return ""
	case *types.Var:
		if !of.IsField() && (of.Parent() == nil || of.Pkg() == nil || of.Parent() != of.Pkg().Scope()) {
			return "local " + where
		}
	}
	if object.Pkg() == nil || !place.IsValid() {
		return "go gomod std . " + object.Name()
	}
	if !strings.HasPrefix(place.Filename, r.root+"/") {
		return "go gomod outside . " + object.Pkg().Path() + "." + object.Name()
	}
	suffix := "()."
	switch of := object.(type) {
	case *types.TypeName:
		suffix = "#"
		if _, isParameter := of.Type().(*types.TypeParam); isParameter {
			return "local " + where
		}
	case *types.Var:
		suffix = "."
	}
	return "go gomod inside . " + where[len(r.root)+1:] + "/" + object.Name() + suffix
}

func (r *reader) column(place token.Position) int {
	start := place.Offset - (place.Column - 1)
	return len(utf16.Encode([]rune(string(r.texts[place.Filename][start:place.Offset])))) + 1
}

func (r *reader) write() {
	paths := make([]string, 0, len(r.documents))
	for path := range r.documents {
		paths = append(paths, path)
	}
	sort.Strings(paths)
	output := json.NewEncoder(os.Stdout)
	for _, path := range paths {
		if err := output.Encode(r.documents[path]); err != nil {
			panic(err)
		}
	}
}
