package dev.tandem.bytecode.gil;

import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.FieldVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.commons.ClassRemapper;
import org.objectweb.asm.commons.MethodRemapper;
import org.objectweb.asm.commons.Remapper;

/** Gives copied classes their new names everywhere, except where a variable of the session is meant. */
final class CopyNames extends Remapper {
    private final CellClasses classes;
    private final String suffix;

    CopyNames(CellClasses classes, String suffix) {
        super(Opcodes.ASM9);
        this.classes = classes;
        this.suffix = suffix;
    }

    @Override
    public String map(String name) {
        return classes.isCopied(name) ? name + suffix : name;
    }

    ClassVisitor renaming(ClassVisitor next) {
        return new Renaming(next);
    }

    private final class Renaming extends ClassRemapper {
        private String original;

        private Renaming(ClassVisitor next) {
            super(Opcodes.ASM9, next, CopyNames.this);
        }

        @Override
        public void visit(int version, int access, String name, String signature, String parent, String[] interfaces) {
            original = name;
            super.visit(version, access, name, signature, parent, interfaces);
        }

        @Override
        public FieldVisitor visitField(int access, String name, String descriptor, String signature, Object value) {
            return classes.isVariable(original, name)
                    ? null
                    : super.visitField(access, name, descriptor, signature, value);
        }

        @Override
        protected MethodVisitor createMethodRemapper(MethodVisitor next) {
            return new MethodRemapper(Opcodes.ASM9, next, CopyNames.this) {
                @Override
                public void visitFieldInsn(int opcode, String owner, String name, String descriptor) {
                    if (classes.isVariable(owner, name)) {
                        mv.visitFieldInsn(opcode, owner, name, mapDesc(descriptor));
                    } else {
                        super.visitFieldInsn(opcode, owner, name, descriptor);
                    }
                }

                private String mapDesc(String descriptor) {
                    return CopyNames.this.mapDesc(descriptor);
                }
            };
        }
    }
}
