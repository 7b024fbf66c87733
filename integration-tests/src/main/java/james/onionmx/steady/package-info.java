/** Whether two servers keep their pace and their memory over very many mails. */
package james.onionmx.steady;
