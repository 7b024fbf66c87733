package james.onionmx.versions.link;

/**
 * A field or a method, as class files name it.
 *
 * @param name such as {@code getMessage}
 * @param descriptor such as {@code ()Ljavax/mail/internet/MimeMessage;}, or a field's type
 */
record Member(String name, String descriptor) {

    boolean isMethod() {
        return descriptor.startsWith("(");
    }

    boolean isConstructor() {
        return name.equals("<init>");
    }

    @Override
    public String toString() {
        return isMethod() ? name + descriptor : name + " of type " + descriptor;
    }
}
